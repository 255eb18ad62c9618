// SPDX-License-Identifier: GPL-3.0-or-later
// SystemdUnits: the commands. What systemd tells is in unit_events.cpp.
#include "adapters/systemd/units.h"

#include <net/if.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "adapters/systemd/listed_unit.h"
#include "adapters/systemd/unit_name.h"

namespace conntrack::adapters::systemd {

using domain::AttemptId;
using domain::Words;

namespace {

constexpr const char* unit_manager = "org.freedesktop.systemd1.Manager";

UnitStatus status_of(const ListedUnit& unit) { return {std::get<3>(unit), std::get<8>(unit)}; }

}  // namespace

bool has_link(const std::string& name) {
  return ::if_nametoindex(name.c_str()) != 0 || errno != ENODEV;
}

SystemdUnits::SystemdUnits(dbus::Bus& bus, ports::EventSink sink, Options options)
    : dbus::RemoteService(bus, "org.freedesktop.systemd1"),
      sink_(std::move(sink)),
      options_(std::move(options)),
      jobs_(bus, options_.answer_timeout),
      again_(bus.io()) {}

void SystemdUnits::ask_status(const std::vector<std::string>& units, StatusHandler handler) {
  bus().command(
      *manager_, {unit_manager, "ListUnitsByNames", {units}}, options_.answer_timeout,
      [handler = std::move(handler)](const dbus::CallError* error, sdbus::Message& answer) {
        Statuses statuses;
        std::vector<ListedUnit> listed;
        if (!error) answer >> listed;
        for (const ListedUnit& unit : listed) {
          statuses[std::get<0>(unit)] = status_of(unit);
        }
        handler(error, statuses);
      });
}

void SystemdUnits::list_peers(domain::QuestionId question,
                              const std::vector<std::string>& of_interest) {
  if (!is_ready_) return;
  std::vector<std::string> units;
  for (const std::string& peer : of_interest) {
    if (auto unit = remember(peer)) units.push_back(std::move(*unit));
  }
  if (units.empty()) return sink_(domain::PeersListed{question, {}});
  ask_status(units,
             [this, question, of_interest](const dbus::CallError* error, const Statuses& statuses) {
               if (error) return sink_(domain::PeersUnknown{question, failure_words(*error)});
               listed(question, of_interest, statuses);
             });
}

void SystemdUnits::listed(domain::QuestionId question, const std::vector<std::string>& peers,
                          const Statuses& statuses) {
  std::vector<domain::ConnectedPeer> connected;
  for (const std::string& peer : peers) {
    const auto unit = unit_of(peer, options_.unit_template);
    const auto found = unit ? statuses.find(*unit) : statuses.end();
    if (found == statuses.end()) continue;
    history_.set(object_path(*unit), found->second.active_state);
    if (!counts_as_connected(*unit, found->second)) continue;
    const auto interface = wg_quick_interface(*unit);
    connected.push_back({peer, interface.value_or(""), !interface});
  }
  sink_(domain::PeersListed{question, std::move(connected)});
}

// A stop that is not ours is told as a person's when it has succeeded. Until then the core is not
// to undo it: wg-quick, say, takes the routes away first, so that a round is run meanwhile (VP8).
bool SystemdUnits::counts_as_connected(const std::string& unit, const UnitStatus& status) const {
  if (is_being_stopped(status)) return history_.may_be_persons_stop(object_path(unit));
  return is_connected(status, is_link_there(unit));
}

bool SystemdUnits::is_link_there(const std::string& unit) const {
  const auto interface = wg_quick_interface(unit);
  return !interface || options_.has_link(*interface);
}

void SystemdUnits::kill(const std::string& peer) {
  if (!is_ready_) return;
  const auto unit = remember(peer);
  if (!unit) return sink_(domain::KillFinished{peer, std::nullopt});
  stop(*unit, [this, peer](std::optional<Words> error) {
    sink_(domain::KillFinished{peer, std::move(error)});
  });
}

void SystemdUnits::connect(const std::string& peer, AttemptId attempt) {
  if (!is_ready_) return;
  const auto unit = remember(peer);
  if (!unit) return sink_(domain::ConnectFinished{attempt, Words{"invalid-name"}});
  attempts_.push_back({.id = attempt, .unit = *unit});
  proceed(attempt);
}

void SystemdUnits::abandon(AttemptId id) {
  const Attempt* const attempt = find(id);
  if (!attempt) return;
  const Attempt abandoned = *attempt;
  std::erase_if(attempts_, [&](const Attempt& each) { return each.id == id; });
  if (abandoned.is_started) stop(abandoned.unit, {});
}

SystemdUnits::Attempt* SystemdUnits::find(AttemptId id) {
  const auto found = std::find_if(attempts_.begin(), attempts_.end(),
                                  [&](const Attempt& each) { return each.id == id; });
  return found == attempts_.end() ? nullptr : &*found;
}

void SystemdUnits::proceed(AttemptId id) {
  Attempt* const attempt = find(id);
  if (!attempt) return;
  attempt->waits = stopping_.contains(attempt->unit);
  if (attempt->waits) return;
  if (!wg_quick_interface(attempt->unit)) return start(id);
  // A start of an active unit does nothing: whether it is active without its link is to be known.
  ask_status({attempt->unit}, [this, id](const dbus::CallError* error, const Statuses& statuses) {
    if (error) return finish(id, failure_words(*error));
    start_afresh(id, statuses);
  });
}

void SystemdUnits::start_afresh(AttemptId id, const Statuses& statuses) {
  const Attempt* const attempt = find(id);
  if (!attempt) return;
  const auto found = statuses.find(attempt->unit);
  const bool has_lost_link = found != statuses.end() && is_active(found->second.active_state) &&
                             !is_link_there(attempt->unit);
  // The end of the stop lets the attempt proceed, whatever came of it.
  if (has_lost_link && !attempt->has_stopped) {
    find(id)->waits = find(id)->has_stopped = true;
    return stop(attempt->unit, {});
  }
  start(id);
}

void SystemdUnits::start(AttemptId id) {
  Attempt* const attempt = find(id);
  if (!attempt) return;
  attempt->is_started = true;
  const std::string unit = attempt->unit;
  history_.start_asked(object_path(unit));
  jobs_.queue(*manager_, "StartUnit", unit,
              [this, id, unit](const dbus::CallError* error, const std::string& result) {
                if (!error) return start_ended(id, unit, result);
                // A command that was not answered may be carried out later.
                if (!error->is_silence()) history_.start_failed(object_path(unit));
                finish(id, failure_words(*error));
              });
}

void SystemdUnits::start_ended(AttemptId id, const std::string& unit, const std::string& result) {
  const std::string path = object_path(unit);
  if (result != "done") {
    const bool is_persons = result == "canceled" && history_.start_canceled(path);
    history_.start_failed(path);
    finish(id, start_failure(result, {}));
    // Only now: the core forgets the attempt that it would have tried again (VP8).
    if (is_persons && !is_starting_up_) tell_person(path, false);
    return;
  }
  ask_status({unit},
             [this, id, unit, path](const dbus::CallError* error, const Statuses& statuses) {
               if (error) return finish(id, failure_words(*error));
               const auto found = statuses.find(unit);
               auto failure = start_failure(
                   "done", found == statuses.end() ? "inactive" : found->second.active_state);
               if (failure) history_.start_failed(path);
               finish(id, std::move(failure));
             });
}

void SystemdUnits::finish(AttemptId id, std::optional<Words> error) {
  if (std::erase_if(attempts_, [&](const Attempt& each) { return each.id == id; }) == 0) return;
  sink_(domain::ConnectFinished{id, std::move(error)});
}

void SystemdUnits::stop(const std::string& unit, const Stopped& done) {
  ++stopping_[unit];
  history_.stop_asked(object_path(unit));
  jobs_.queue(*manager_, "StopUnit", unit,
              [this, unit, done](const dbus::CallError* error, const std::string& result) {
                if (--stopping_[unit] == 0) stopping_.erase(unit);
                // As with a start: what was not answered may be carried out later.
                const bool has_failed = error ? !error->is_silence() : result != "done";
                if (has_failed && !stopping_.contains(unit)) {
                  history_.stop_failed(object_path(unit));
                }
                if (done && error && is_not_loaded(*error)) {
                  done(std::nullopt);
                } else if (done) {
                  done(error ? failure_words(*error) : stop_failure(result));
                }
                proceed_waiting(unit);
              });
}

void SystemdUnits::proceed_waiting(const std::string& unit) {
  std::vector<AttemptId> waiting;
  for (const Attempt& each : attempts_) {
    if (each.waits && each.unit == unit) waiting.push_back(each.id);
  }
  for (const AttemptId id : waiting) proceed(id);
}

std::optional<std::string> SystemdUnits::remember(const std::string& peer) {
  auto unit = unit_of(peer, options_.unit_template);
  if (!unit) return unit;
  const std::string path = object_path(*unit);
  const auto [first, last] = peers_.equal_range(path);
  const bool is_known =
      std::any_of(first, last, [&](const auto& each) { return each.second == peer; });
  if (!is_known) peers_.emplace(path, peer);
  return unit;
}

}  // namespace conntrack::adapters::systemd
