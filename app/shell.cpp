// SPDX-License-Identifier: GPL-3.0-or-later
// Shell; what it is for is told in the header.
#include "app/shell.h"

#include <utility>

#include "app/describe.h"
#include "app/text/diagnostic_text.h"
#include "ports/error_class.h"

namespace conntrack::app {

using namespace domain;

namespace {

Words words_of(const Words& error) { return error; }

Words words_of(const ConfigFault& fault) {
  return {"config-file-error", std::string(ports::error_class(fault.kind)), fault.text};
}

ConfigRead to_event(ports::ConfigReading reading, const std::string& file) {
  if (reading.errors.empty()) return {reading.stamp, std::move(reading.config)};
  const Diagnostic& first = reading.errors.front();
  return {reading.stamp, ConfigFault{first.kind, one_line(first, file)}};
}

/// True for the events whose answer may be a decision.
bool has_decided(const Event& event) {
  return std::holds_alternative<PeersListed>(event) || std::holds_alternative<RoutesProbed>(event);
}

template <class What>
concept Announcement = requires(ports::Announcer& announcer, const What& what) {
  announcer.notify(what);
}
|| requires(ports::Announcer& announcer, const What& what) { announcer.warn(what); };

void announce(ports::Announcer& announcer, const Announcement auto& what) {
  if constexpr (requires { announcer.notify(what); }) {
    announcer.notify(what);
  } else {
    announcer.warn(what);
  }
}

void record(ports::Announcer& log, const Action& action) {
  std::visit(
      [&log]<class What>(const What& what) {
        if constexpr (Announcement<What>) announce(log, what);
      },
      action);
}

}  // namespace

Shell::Shell(Tracker& tracker, Ports ports, Defer defer, TraceLine trace)
    : tracker_(tracker), ports_(ports), defer_(std::move(defer)), trace_(std::move(trace)) {}

void Shell::feed(Event event) {
  queue_.push_back(std::move(event));
  if (std::exchange(is_deferred_, true)) return;
  defer_([this] { drain(); });
}

void Shell::drain() {
  do {
    while (!queue_.empty()) {
      const Event event = std::move(queue_.front());
      queue_.pop_front();
      handle(event);
    }
    handle(Drained{});
  } while (!queue_.empty());
  is_deferred_ = false;
  ports_.timer.set(tracker_.deadline(), [this] { feed(TimeElapsed{}); });
}

template <class What>
void Shell::perform(const What& what) {
  announce(ports_.announcer, what);
}

void Shell::handle(const Event& event) {
  if (trace_ && !std::holds_alternative<Drained>(event)) trace_("event: " + describe(event));
  const Actions actions = tracker_.handle(event, ports_.timer.now());
  if (trace_ && has_decided(event)) {
    for (const GroupDisposition& disposition : tracker_.dispositions())
      trace_("decision: " + describe(disposition));
  }
  for (const Action& action : actions) {
    if (trace_) trace_("action: " + describe(action));
    std::visit([this](const auto& what) { perform(what); }, action);
  }
  // Afterwards, because no peer is to wait until a log has been written.
  for (const Action& action : actions) record(ports_.log, action);
}

void Shell::perform(const ProbeRoutes& action) {
  feed(RoutesProbed{action.question, ports_.routes.probe(action.questions)});
}

void Shell::perform(const ListPeers& action) {
  ports_.peers.list_peers(action.question, action.of_interest);
}

void Shell::perform(const KillPeer& action) { ports_.peers.kill(action.peer); }

void Shell::perform(const ConnectPeer& action) {
  ports_.peers.connect(action.peer, action.attempt);
}

void Shell::perform(const AbandonConnect& action) { ports_.peers.abandon(action.attempt); }

void Shell::perform(const StampConfig&) { feed(ConfigStamped{ports_.config.stamp()}); }

void Shell::perform(const ReadConfig&) {
  feed(to_event(ports_.config.read(), ports_.config.name()));
}

void Shell::perform(const FinishJob& action) {
  if (action.error) {
    ports_.jobs.fail(action.job,
                     std::visit([](const auto& error) { return words_of(error); }, *action.error));
  } else {
    ports_.jobs.succeed(action.job);
  }
}

}  // namespace conntrack::app
