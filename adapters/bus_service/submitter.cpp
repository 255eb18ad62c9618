// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/bus_service/submitter.h"

#include <utility>

#include "adapters/bus_service/bus_service.h"
#include "adapters/service/words.h"

namespace conntrack::adapters::bus_service {
namespace {

// Whoever waits for the answer sets the limit; this one is only a bound.
constexpr domain::Duration longest_answer = std::chrono::seconds(60);

constexpr const char* access_denied = "org.freedesktop.DBus.Error.AccessDenied";

}  // namespace

BusSubmitter::BusSubmitter(dbus::Bus& bus) : Inquiry(bus, bus_name) {}

void BusSubmitter::submit(const domain::Words& command,
                          std::function<void(const ports::CommandOutcome&)> done) {
  command_ = command;
  done_ = std::move(done);
  begin([this](const std::string& why) { finish(ports::NoAnswer{why}); });
}

void BusSubmitter::ask(const std::string& owner) {
  if (!done_) return;
  service_ = bus().object(owner, object_path);
  bus().command(
      *service_, {interface_name, "Submit", {command_}}, longest_answer,
      [this](const dbus::CallError* error, sdbus::Message& answer) { answered(error, answer); });
}

void BusSubmitter::answered(const dbus::CallError* error, sdbus::Message& answer) {
  if (!error) {
    std::vector<domain::Words> lines;
    answer >> lines;
    return finish(ports::CommandAnswer{std::move(lines), std::nullopt});
  }
  if (error->name == failed_error) {
    const auto words = service::read_words(error->message);
    return finish(ports::CommandAnswer{{}, words ? *words : domain::Words{error->message}});
  }
  if (error->name == access_denied) {
    return finish(ports::NoAnswer{
        "the bus does not let you give commands to the service: be root, or in the group netdev"});
  }
  finish(ports::NoAnswer{"the service has not answered: " + error->message});
}

void BusSubmitter::finish(const ports::CommandOutcome& outcome) {
  if (done_) std::exchange(done_, nullptr)(outcome);
}

}  // namespace conntrack::adapters::bus_service
