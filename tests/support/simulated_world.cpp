// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedWorld; what it is for is told in the header.
#include "tests/support/simulated_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "app/status_lines.h"
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
  routes.set(address(target), Found{address(local), interface});
}

void FakeKernel::gives_under_tunnel(std::string_view target, std::string_view local,
                                    const std::string& interface) {
  under_tunnels.insert_or_assign(address(target), Found{address(local), interface});
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
  late_.clear();
  feed(ServerLost{});
}

Transcript SimulatedWorld::take() { return std::exchange(transcript_, {}); }

Words SimulatedWorld::status(const Words& beginning) const {
  for (const app::StatusEntry& entry :
       app::status_entries(tracker_.status(now_), "conntrack.conf")) {
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
  check(actions);
  for (const Action& action : actions) {
    std::visit([this](const auto& what) { perform(what); }, action);
  }
  answer();
}

void SimulatedWorld::check(const Actions& actions) {
  // DE7: first the notification, then the commands. DE10: a retry is not announced, nor an attempt
  // that is begun anew or given up for want of an answer.
  bool announced = false;
  std::set<std::string> begun_anew;
  for (const Action& action : actions) {
    if (std::holds_alternative<NotifyChange>(action)) announced = true;
    if (const auto* abandon = std::get_if<AbandonConnect>(&action)) {
      const auto found = connecting_.find(abandon->attempt);
      if (found != connecting_.end()) begun_anew.insert(found->second.peer);
    }
    const auto* connect = std::get_if<ConnectPeer>(&action);
    const bool is_first = connect != nullptr && !failed_.contains(connect->peer) &&
                          !begun_anew.contains(connect->peer);
    if (!announced && (is_first || std::holds_alternative<KillPeer>(action))) {
      violation("not announced");
    }
    if (const auto* warning = std::get_if<WarnConnectFailed>(&action)) {
      failed_.insert(warning->peer);
    }
  }
}

void SimulatedWorld::write_down(const std::string& line) {
  transcript_.push_back(seconds(now_) + " " + line);
}

void SimulatedWorld::violation(const std::string& what) {
  ADD_FAILURE() << "at " << seconds(now_) << " s: " << what;
}

void SimulatedWorld::perform(const ProbeRoutes& action) {
  if (!action.questions.targets.empty()) ++kernel.asked;
  rounds_.push_back(now_);
  if (rounds_.size() > most_rounds_a_second) {
    if (now_ - rounds_.front() < std::chrono::seconds{1}) violation("too many rounds");
    rounds_.pop_front();
  }
  Observation answers;
  for (const Address& target : action.questions.targets) {
    const Observation::Entry* entry = kernel.routes.entry(target);
    Answer answer = entry != nullptr ? entry->answer : NoRoute{"unreachable"};
    if (!kernel.answers) answer = Unknown{"Too many open files"};
    answers.set(target, answer);
  }
  if (answers.entries().size() != action.questions.targets.size()) violation("asked twice");
  for (const UnderTunnel& question : action.questions.under_tunnels) {
    const auto found = kernel.under_tunnels.find(question.target);
    const bool is_known = kernel.answers && found != kernel.under_tunnels.end();
    answers.set(question, is_known ? found->second : Answer{Unknown{"cannot be asked"}});
  }
  queue_.push_back(RoutesProbed{action.question, answers});
}

void SimulatedWorld::perform(const ListPeers& action) {
  ++server.asked;
  listing_ = {now_ + server.list_takes, list_of_peers(action.question)};
}

void SimulatedWorld::perform(const KillPeer& action) {
  write_down("kill " + action.peer);
  if (server.unkillable.contains(action.peer)) {
    queue_.push_back(KillFinished{action.peer, Words{"internal-error"}});
    return;
  }
  server.connected.erase(action.peer);
  queue_.push_back(KillFinished{action.peer, std::nullopt});
}

void SimulatedWorld::perform(const ConnectPeer& action) {
  write_down("connect " + action.peer);
  if (server.connected.contains(action.peer)) violation("it is connected");
  if (in_flight().contains(action.peer)) violation("it is being connected");
  if (action.attempt <= last_attempt_) violation("attempt used twice");
  last_attempt_ = action.attempt;
  const bool is_silent = server.silent.contains(action.peer);
  const TimePoint done = is_silent ? TimePoint::max() : now_ + server.connect_takes;
  connecting_.insert({action.attempt, {action.peer, done}});
}

void SimulatedWorld::perform(const AbandonConnect& action) {
  const auto found = connecting_.find(action.attempt);
  write_down("abandon " + (found == connecting_.end() ? "nothing" : found->second.peer));
  if (found == connecting_.end()) return;
  if (server.adds_abandoned_after) {
    late_.emplace(now_ + *server.adds_abandoned_after, found->second.peer);
  }
  connecting_.erase(found);
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
  for (const auto& [attempt, connecting] : connecting_) {
    if (connecting.done != TimePoint::max()) consider(connecting.done);
  }
  if (!late_.empty()) consider(late_.begin()->first);
  return earliest;
}

void SimulatedWorld::answer() {
  while (!late_.empty() && late_.begin()->first <= now_) {
    server.connected.insert(late_.begin()->second);
    late_.erase(late_.begin());
  }
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

Event SimulatedWorld::list_of_peers(QuestionId question) const {
  if (!server.lists) return PeersUnknown{question, {"server-error"}};
  PeersListed listed{question, {}};
  for (const std::string& peer : server.connected) {
    const auto tunnel = server.tunnels.find(peer);
    const bool is_nameless = server.nameless.contains(peer);
    const bool has_tunnel = tunnel != server.tunnels.end() && !is_nameless;
    listed.peers.push_back({peer, has_tunnel ? tunnel->second : "", is_nameless});
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
  if (!server.unlisted.contains(peer)) server.connected.insert(peer);
  return ConnectFinished{attempt, std::nullopt};
}

}  // namespace conntrack::tests
