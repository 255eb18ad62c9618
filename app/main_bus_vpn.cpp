// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_bus_vpn.h"

#include <chrono>
#include <utility>
#include <variant>

namespace conntrack::app {
namespace {

using adapters::bus_service::BusService;

// A bus that is there gives us the name at once, or refuses it, and a manager that is there
// answers.
constexpr domain::Duration longest_start = std::chrono::seconds(2);

ExitCode exit_code(BusService::End how) {
  switch (how) {
    case BusService::End::quit:
      break;
    case BusService::End::already_provided:
      return ExitCode::already_provided;
    case BusService::End::refused:
      return ExitCode::server_lost;
  }
  return ExitCode::success;
}

}  // namespace

BusVpn::BusVpn(adapters::dbus::Bus& bus, ports::EventSink sink, const MakePeers& make_peers)
    : sink_(std::move(sink)),
      service_(bus),
      peers_(make_peers(
          bus, [this](const domain::Event& event) { take(event); },
          [this](const domain::Words& words) { service_.warned(words); })),
      waiting_(bus.io()) {}

void BusVpn::add(CommandEntry command) {
  service_.add(command.name, {command.usage, command.min_arguments, command.max_arguments,
                              std::move(command.run)});
}

void BusVpn::start(Callbacks callbacks) {
  found_ = callbacks.found;
  waiting_.set(longest_start, [this, tell = callbacks.waiting] {
    tell(has_name_ ? "it is not on the bus, or does not answer" : "there is no bus");
  });
  const auto claimed = [this, tell = callbacks.claimed] {
    tell();
    has_name_ = true;
    update();
  };
  const auto lost = [this] {
    has_name_ = false;
    update();
  };
  const auto ended = [tell = callbacks.ended](BusService::End how, const std::string& why) {
    tell(exit_code(how), why);
  };
  service_.start({claimed, lost, ended});
}

void BusVpn::take(const domain::Event& event) {
  if (std::holds_alternative<domain::ServiceClaimed>(event)) {
    has_manager_ = true;
    update();
  } else if (std::holds_alternative<domain::ServerLost>(event)) {
    has_manager_ = false;
    update();
  } else {
    sink_(event);
  }
}

void BusVpn::update() {
  const bool is_claimed = has_name_ && has_manager_;
  if (std::exchange(is_announced_, is_claimed) == is_claimed) return;
  if (is_claimed) {
    waiting_.cancel();
    found_();
    sink_(domain::ServiceClaimed{});
  } else {
    sink_(domain::ServerLost{});
  }
}

}  // namespace conntrack::app
