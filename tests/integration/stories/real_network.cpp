// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/stories/real_network.h"

#include <sstream>

#include "tests/support/net_namespace.h"
#include "tests/support/parsed.h"
#include "tests/support/process.h"

namespace conntrack::tests {
namespace {

constexpr const char* own_table = "77";

bool is_ipv6(const std::string& address) { return address.find(':') != std::string::npos; }

const char* family(const std::string& address) { return is_ipv6(address) ? "-6" : "-4"; }

/// Runs ip(8) where it does not matter whether there is anything to do.
bool try_ip(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "ip");
  return run({std::move(arguments), {}, {}, false}).status == 0;
}

}  // namespace

RealNetwork::~RealNetwork() {
  for (const std::string& target : targets_) forget(target);
}

void RealNetwork::forget(const std::string& target) {
  const char* const of = family(target);
  try_ip({of, "route", "flush", target});
  try_ip({of, "route", "flush", target, "table", own_table});
  while (try_ip({of, "rule", "del", "to", target, "lookup", own_table})) {
  }
}

void RealNetwork::move_to(const std::string& target, const std::string& local) {
  forget(target);
  targets_.insert(target);
  const char* const of = family(target);
  const unsigned way = way_++ % 3;
  if (way == 2) {
    ip({"link", "set", link_, "down"});
    ip({"link", "set", link_, "up"});
  }
  std::vector<std::string> add{
      of, "address", "replace", local + (is_ipv6(local) ? "/128" : "/32"), "dev", link_};
  if (is_ipv6(local)) add.emplace_back("nodad");
  ip(add);
  std::vector<std::string> route{of, "route", "replace", target, "dev", link_, "src", local};
  if (way == 1) {
    route.insert(route.end(), {"table", own_table});
    ip({of, "rule", "add", "to", target, "lookup", own_table});
  }
  ip(route);
}

void RealNetwork::borrow(const std::string& target, const std::string& local) {
  forget(target);
  targets_.insert(target);
  try_ip({"address", "del", local + "/32", "dev", link_});
  ip({"address", "replace", local + "/32", "dev", "lo"});
  ip({"route", "replace", target, "dev", link_, "src", local});
}

void RealNetwork::lose(const std::string& target) {
  forget(target);
  targets_.insert(target);
  static constexpr const char* refusals[] = {"", "unreachable", "prohibit"};
  const std::string refusal = refusals[way_++ % 3];
  if (!refusal.empty()) ip({family(target), "route", "replace", refusal, target});
}

void RealNetwork::stir(int times) {
  for (int i = 0; i < times; ++i) {
    const std::string nowhere = "198.51.100." + std::to_string(i % 250 + 1);
    ip({"route", "replace", "blackhole", nowhere});
    ip({"route", "del", "blackhole", nowhere});
  }
}

std::optional<domain::Address> RealNetwork::local_address(const domain::Address& target) {
  const std::string text = to_string(target);
  const Result result = run({{"ip", family(text), "-o", "route", "get", text}, {}, {}, false});
  std::istringstream words(result.status == 0 ? result.out : "");
  std::string word;
  words >> word;
  if (word != text) return std::nullopt;  // "unreachable", "prohibit"
  while (words >> word) {
    if (word == "src" && words >> word) return address(word);
  }
  return std::nullopt;
}

}  // namespace conntrack::tests
