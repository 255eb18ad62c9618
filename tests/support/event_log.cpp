// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/event_log.h"

#include <algorithm>
#include <cstdint>
#include <variant>

#include "adapters/service/words.h"

namespace conntrack::tests {
namespace {

template <typename Id>
std::string number(Id id) {
  return std::to_string(static_cast<std::uint64_t>(id));
}

namespace service_words = adapters::service;

struct Describer {
  std::string operator()(const domain::Report& report) const {
    return std::string(domain::to_string(report.claim)) + ": " +
           service_words::wire_form(report.words);
  }
  std::string operator()(const domain::ManagerPresence& presence) const {
    return std::string(domain::to_string(presence.manager)) +
           (presence.present ? " present" : " absent");
  }
  std::string operator()(const domain::BusChanged& bus) const {
    return "bus " + domain::to_string(bus);
  }
  std::string operator()(const domain::Resumed&) const { return "resumed"; }
  std::string operator()(const domain::ServiceClaimed&) const { return "claimed"; }
  std::string operator()(const domain::ServerLost&) const { return "lost"; }
  std::string operator()(const domain::PeersListed& listed) const {
    std::string line = "peers " + number(listed.question) + ":";
    for (const domain::ConnectedPeer& peer : listed.peers) {
      line += " " + peer.name + "@" + (peer.interface_unknown ? "?" : peer.interface);
    }
    return line;
  }
  std::string operator()(const domain::PeersUnknown& unknown) const {
    return "no peers " + number(unknown.question) + ": " + service_words::wire_form(unknown.error);
  }
  std::string operator()(const domain::ConnectFinished& finished) const {
    if (!finished.error) return "connected " + number(finished.attempt);
    return "failed " + number(finished.attempt) + ": " + service_words::wire_form(*finished.error);
  }
  std::string operator()(const domain::KillFinished& finished) const {
    if (!finished.error) return "killed " + finished.peer;
    return "not killed " + finished.peer + ": " + service_words::wire_form(*finished.error);
  }
  std::string operator()(const domain::PersonChangedPeer& person) const {
    return "person: " + person.peer + (person.up ? " up" : " down");
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "another event";
  }
};

}  // namespace

std::string describe(const domain::Event& event) { return std::visit(Describer{}, event); }

ports::EventSink EventLog::sink() {
  return [this](const domain::Event& event) { lines_.push_back(describe(event)); };
}

ports::EventSink EventLog::sink_of_news() {
  return [this](const domain::Event& event) {
    if (const auto* const presence = std::get_if<domain::ManagerPresence>(&event)) {
      claims_.set_presence(presence->manager, presence->present);
    }
    const auto* const report = std::get_if<domain::Report>(&event);
    if (!report || claims_.take(*report, {}, {}).is_event) lines_.push_back(describe(event));
  };
}

std::vector<std::string> EventLog::take(std::size_t count) {
  const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(std::min(count, lines_.size()));
  std::vector<std::string> first(lines_.begin(), end);
  lines_.erase(lines_.begin(), end);
  return first;
}

bool EventLog::has(const std::string& line) const {
  return std::find(lines_.begin(), lines_.end(), line) != lines_.end();
}

}  // namespace conntrack::tests
