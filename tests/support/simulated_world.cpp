// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedWorld; what it is for is told in the header.
#include "tests/support/simulated_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/support/domain_printers.h"
#include "tests/support/parsed.h"
#include "tests/support/written_config.h"

namespace conntrack::tests {

using namespace domain;

namespace {

constexpr int most_turns_at_once = 1000;          // more of them without time passing: a busy loop
constexpr std::size_t most_rounds_a_second = 50;  // WH5

FileStamp never_used_stamp() {
  static std::uint64_t last_inode = 0;
  return {1, ++last_inode, 100, {}, {}};
}

/// "2.000"
std::string seconds(TimePoint when) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch());
  std::ostringstream text;
  text << ms.count() / 1000 << '.' << std::setw(3) << std::setfill('0') << ms.count() % 1000;
  return text.str();
}

}  // namespace

void FakeKernel::gives(std::string_view target, std::string_view local,
                       const std::string& interface) {
  routes.set(address(target), address(local));
  interfaces.erase(address(local));
  if (!interface.empty()) interfaces.emplace(address(local), interface);
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

SimulatedWorld::SimulatedWorld(std::string_view config, const Settings& settings)
    : file{never_used_stamp(), written_config(config)},
      tracker_(settings, {std::get<Config>(file.content), file.stamp}, now_) {}

void SimulatedWorld::begin(const Event& first) {
  feed({BusChanged{BusChanged::State::startup, {}}, BusChanged{BusChanged::State::connected, {}},
        ManagerPresence{Manager::network_manager, true}, ManagerPresence{Manager::connman, false},
        ManagerPresence{Manager::icd, false}, ServiceClaimed{}});
  transcript_.clear();
  feed(first);
}

void SimulatedWorld::feed(const std::vector<Event>& events) {
  queue_.insert(queue_.end(), events.begin(), events.end());
  run();
}

void SimulatedWorld::advance(Duration time) {
  const TimePoint end = now_ + time;
  int turns = 0;
  for (auto due = next(); due && *due <= end; due = next()) {
    turns = *due > now_ ? 0 : turns + 1;
    if (turns > most_turns_at_once) throw std::logic_error("the deadline does not go away");
    now_ = std::max(now_, *due);
    answer();
    queue_.push_back(TimeElapsed{});
    run();
  }
  now_ = end;
}

void SimulatedWorld::lose_server() {
  connecting_.clear();
  listing_.reset();
  server.connected.clear();
  feed(ServerLost{});
}

Transcript SimulatedWorld::take() { return std::exchange(transcript_, {}); }

Words SimulatedWorld::status(const Words& beginning) const {
  for (const StatusEntry& entry : tracker_.status("conntrack.conf", kernel.interfaces, now_)) {
    Words line = entry.subject;
    if (line.size() < beginning.size()) continue;
    if (!std::equal(beginning.begin(), beginning.end(), line.begin())) continue;
    line.insert(line.end(), entry.facts.begin(), entry.facts.end());
    return line;
  }
  return {};
}

std::set<std::string> SimulatedWorld::in_flight() const {
  std::set<std::string> peers;
  for (const auto& [attempt, connecting] : connecting_) peers.insert(connecting.peer);
  return peers;
}

void SimulatedWorld::run() {
  do {
    while (!queue_.empty()) {
      const Event event = queue_.front();
      queue_.pop_front();
      step(event);
    }
    step(Drained{});
  } while (!queue_.empty());
}

void SimulatedWorld::step(const Event& event) {
  const Actions actions = tracker_.handle(event, now_);
  check(event, actions);
  for (const Action& action : actions) {
    std::visit([this](const auto& what) { perform(what); }, action);
  }
  answer();
}

void SimulatedWorld::check(const Event& cause, const Actions& actions) {
  if (!std::holds_alternative<PeersListed>(cause) || actions.empty()) return;
  // DE7: first the notification, then the commands. DE10: a retry is not announced.
  const auto is_retry = [this](const Action& action) {
    const auto* connect = std::get_if<ConnectPeer>(&action);
    return connect != nullptr && failed_.contains(connect->peer);
  };
  const bool announced = std::holds_alternative<NotifyChange>(actions.front());
  if (!announced && !std::all_of(actions.begin(), actions.end(), is_retry)) {
    violation("not announced");
  }
}

void SimulatedWorld::write_down(const std::string& line) {
  transcript_.push_back(seconds(now_) + " " + line);
}

void SimulatedWorld::violation(const std::string& what) {
  ADD_FAILURE() << "at " << seconds(now_) << " s: " << what;
}

void SimulatedWorld::perform(const ProbeRoutes& action) {
  ++kernel.asked;
  rounds_.push_back(now_);
  if (rounds_.size() > most_rounds_a_second) {
    if (now_ - rounds_.front() < std::chrono::seconds{1}) violation("too many rounds");
    rounds_.pop_front();
  }
  LocalAddresses answers;
  for (const Address& target : action.targets) {
    const Address* local = kernel.routes.find(target);
    answers.set(target, local != nullptr ? ProbeAnswer{*local} : NoRoute{"unreachable"});
  }
  if (answers.entries().size() != action.targets.size()) violation("asked twice");
  queue_.push_back(RoutesProbed{answers});
}

void SimulatedWorld::perform(const FindInterfaces&) {
  queue_.push_back(InterfacesFound{kernel.interfaces});
}

void SimulatedWorld::perform(const ListPeers&) {
  ++server.asked;
  listing_ = {now_ + server.list_takes, list_of_peers()};
}

void SimulatedWorld::perform(const KillPeer& action) {
  write_down("kill " + action.peer);
  server.connected.erase(action.peer);
}

void SimulatedWorld::perform(const ConnectPeer& action) {
  write_down("connect " + action.peer);
  if (server.connected.contains(action.peer)) violation("it is connected");
  if (in_flight().contains(action.peer)) violation("it is being connected");
  if (action.attempt <= last_attempt_) violation("attempt used twice");
  last_attempt_ = action.attempt;
  connecting_.insert({action.attempt, {action.peer, now_ + server.connect_takes}});
}

void SimulatedWorld::perform(const AbandonConnect& action) {
  const auto found = connecting_.find(action.attempt);
  write_down("abandon " + (found == connecting_.end() ? "nothing" : found->second.peer));
  if (found != connecting_.end()) connecting_.erase(found);
}

void SimulatedWorld::perform(const StampConfig&) { queue_.push_back(ConfigStamped{file.stamp}); }

void SimulatedWorld::perform(const ReadConfig&) {
  ++file.reads;
  queue_.push_back(ConfigRead{file.stamp, file.content});
}

template <class Seen>
void SimulatedWorld::perform(const Seen& action) {
  std::ostringstream text;
  text << action;
  write_down(text.str());
}

std::optional<TimePoint> SimulatedWorld::next() const {
  std::optional<TimePoint> earliest = tracker_.deadline();
  const auto consider = [&](TimePoint when) {
    if (!earliest || when < *earliest) earliest = when;
  };
  if (listing_) consider(listing_->done);
  for (const auto& [attempt, connecting] : connecting_) consider(connecting.done);
  return earliest;
}

void SimulatedWorld::answer() {
  if (listing_ && listing_->done <= now_) {
    queue_.push_back(std::exchange(listing_, std::nullopt)->answer);
  }
  for (auto one = connecting_.begin(); one != connecting_.end();) {
    const auto [attempt, connecting] = *one;
    if (connecting.done > now_) {
      ++one;
      continue;
    }
    one = connecting_.erase(one);
    queue_.push_back(end_of_connect(attempt, connecting.peer));
  }
}

Event SimulatedWorld::list_of_peers() const {
  if (!server.lists) return PeersUnknown{{"server-error"}};
  PeersListed listed;
  for (const std::string& peer : server.connected) {
    const auto tunnel = server.tunnels.find(peer);
    listed.peers.push_back({peer, tunnel == server.tunnels.end() ? "" : tunnel->second});
  }
  return listed;
}

Event SimulatedWorld::end_of_connect(AttemptId attempt, const std::string& peer) {
  unsigned& refusals = server.refusals[peer];
  if (refusals > 0) {
    --refusals;
    failed_.insert(peer);
    return ConnectFinished{attempt, Words{"connect-failed", "timed-out"}};
  }
  failed_.erase(peer);
  server.connected.insert(peer);
  return ConnectFinished{attempt, std::nullopt};
}

}  // namespace conntrack::tests
