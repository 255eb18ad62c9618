// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/bus_service/submitter.h"

#include <utility>

#include "adapters/bus_service/bus_service.h"
#include "adapters/service/words.h"

namespace conntrack::adapters::bus_service {
namespace {

// Whoever waits for the answer sets the limit; this one is only a bound.
constexpr domain::Duration longest_answer = std::chrono::seconds(60);

}  // namespace

BusSubmitter::BusSubmitter(dbus::Bus& bus) : bus_(bus) { bus_.add_user(*this); }

BusSubmitter::~BusSubmitter() { bus_.remove_user(*this); }

void BusSubmitter::submit(const domain::Words& command,
                          std::function<void(const ports::CommandOutcome&)> done) {
  command_ = command;
  done_ = std::move(done);
  bus_.start([this](const domain::Event& event) {
    if (dbus::says_no_bus(event) && done_)
      std::exchange(done_, nullptr)(ports::NoAnswer{"there is no bus"});
  });
}

void BusSubmitter::bus_connected() {
  if (!done_ || service_) return;
  service_ = bus_.object(bus_name, object_path);
  bus_.command(
      *service_, {interface_name, "Submit", {command_}}, longest_answer,
      [this](const dbus::CallError* error, sdbus::Message& answer) { answered(error, answer); });
}

void BusSubmitter::bus_gone() { service_.reset(); }

void BusSubmitter::answered(const dbus::CallError* error, sdbus::Message& answer) {
  ports::CommandOutcome outcome = ports::NoAnswer{};
  if (!error) {
    std::vector<domain::Words> lines;
    answer >> lines;
    outcome = ports::CommandAnswer{std::move(lines), std::nullopt};
  } else if (error->name == failed_error) {
    const auto words = service::read_words(error->message);
    outcome = ports::CommandAnswer{{}, words ? *words : domain::Words{error->message}};
  } else {
    outcome = ports::NoAnswer{"no service on the bus: " + error->message};
  }
  if (done_) std::exchange(done_, nullptr)(outcome);
}

}  // namespace conntrack::adapters::bus_service
