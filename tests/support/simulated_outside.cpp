// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedWorld: its kernel and its configuration file.
#include <algorithm>

#include "tests/support/parsed.h"
#include "tests/support/simulated_world.h"
#include "tests/support/written_config.h"

namespace conntrack::tests {

using namespace domain;

namespace {

FileStamp never_used_stamp() {
  static std::uint64_t last_inode = 0;
  return {1, ++last_inode, 100, {}, {}};
}

}  // namespace

void FakeKernel::gives(std::string_view target, std::string_view local,
                       const std::string& interface) {
  routes.set(address(target), Found{address(local), interface});
}

void FakeKernel::gives_under_tunnel(std::string_view target, std::string_view local,
                                    const std::string& interface) {
  under_tunnels.insert_or_assign(address(target), Found{address(local), interface});
}

void FakeKernel::gives_by_tunnel(std::string_view target, std::string_view local,
                                 const std::string& interface) {
  routes.set(address(target), Found{address(local), interface, false, true});
}

void FakeKernel::gives_borrowed(std::string_view target, std::string_view local,
                                const std::string& interface) {
  routes.set(address(target), Found{address(local), interface, true});
}

void FakeKernel::gives_none(std::string_view target) {
  routes.set(address(target), NoRoute{"Network is unreachable"});
}

void FakeFile::write(std::string_view text) {
  stamp = never_used_stamp();
  content = written_config(text);
}

void FakeFile::spoil(const std::string& fault) {
  stamp = never_used_stamp();
  content = ConfigFault{DiagnosticKind::value_error, fault};
}

void FakeFile::remove() {
  stamp.reset();
  content = ConfigFault{DiagnosticKind::read_error, "conntrack.conf: No such file or directory"};
}

bool SimulatedWorld::has_tunnel(const std::string& peer) const {
  if (server.connected.contains(peer)) return true;
  if (falling_.contains(peer)) return true;
  return server.listed_early.contains(peer) && in_flight().contains(peer);
}

std::optional<Found> SimulatedWorld::route_by_tunnel(
    const Address& target, const std::vector<std::string>& without) const {
  for (const auto& [link, local] : kernel.tunnels_take_routes) {
    if (std::ranges::find(without, link) != without.end()) continue;
    const bool is_up =
        std::ranges::any_of(server.tunnels, [this, &link = link](const auto& tunnel) {
          return tunnel.second == link && has_tunnel(tunnel.first);
        });
    if (is_up && address(local).family() == target.family()) {
      return Found{address(local), link, false, true};
    }
  }
  return std::nullopt;
}

Answer SimulatedWorld::route(const Address& target) const {
  if (!kernel.answers) return Unknown{"Too many open files"};
  if (const auto found = route_by_tunnel(target, {})) return *found;
  const Observation::Entry* entry = kernel.routes.entry(target);
  return entry != nullptr ? entry->answer : NoRoute{"unreachable"};
}

Answer SimulatedWorld::route_under_tunnels(const UnderTunnel& question) const {
  if (!kernel.answers || !kernel.sees_under_tunnels) return Unknown{"cannot be asked"};
  const auto told = kernel.under_tunnels.find(question.target);
  if (told != kernel.under_tunnels.end()) return told->second;
  if (const auto found = route_by_tunnel(question.target, question.tunnels)) return *found;
  const Observation::Entry* entry = kernel.routes.entry(question.target);
  const bool is_known = !kernel.tunnels_take_routes.empty() && entry != nullptr;
  return is_known ? entry->answer : Unknown{"cannot be asked"};
}

}  // namespace conntrack::tests
