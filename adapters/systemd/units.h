// SPDX-License-Identifier: GPL-3.0-or-later
// SystemdUnits: units of systemd as peers (VP3).
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/dbus/property.h"
#include "adapters/dbus/remote_service.h"
#include "adapters/loop/alarm.h"
#include "adapters/systemd/jobs.h"
#include "adapters/systemd/unit_history.h"
#include "adapters/systemd/unit_name.h"
#include "adapters/systemd/unit_translation.h"
#include "ports/event_sink.h"
#include "ports/peer_control.h"

namespace conntrack::adapters::systemd {

/// True unless the kernel says that there is no link of this name.
bool has_link(const std::string& name);

/// Starts and stops units by the interface of systemd's manager. Sends ServiceClaimed and
/// ServerLost when systemd comes and goes (VP1), and PersonChangedPeer for what neither we nor
/// systemd have done (VP8).
class SystemdUnits final : public ports::PeerControl, private dbus::RemoteService {
 public:
  struct Options {
    std::string unit_template{wg_quick_template};  ///< is_template()
    /// So long may systemd take to answer; polkit may have to be started for that.
    domain::Duration answer_timeout = std::chrono::seconds(25);
    std::function<bool(const std::string& name)> has_link = &systemd::has_link;
  };

  /// To be made before Bus::start().
  SystemdUnits(dbus::Bus& bus, ports::EventSink sink, Options options);

  void list_peers(domain::QuestionId question,
                  const std::vector<std::string>& of_interest) override;
  void kill(const std::string& peer) override;
  void connect(const std::string& peer, domain::AttemptId attempt) override;
  /// Stops what the attempt has started.
  void abandon(domain::AttemptId attempt) override;

 private:
  /// An attempt under way.
  struct Attempt {
    domain::AttemptId id{};
    std::string unit;
    bool waits = false;        ///< for the end of a stop
    bool has_stopped = false;  ///< the unit was active without its link
    bool is_started = false;   ///< systemd has been asked to start it
  };
  using Statuses = std::map<std::string, UnitStatus>;
  using StatusHandler = std::function<void(const dbus::CallError* error, const Statuses&)>;
  using Stopped = std::function<void(std::optional<domain::Words> error)>;

  void subscribe() override;
  void appeared(const std::string& owner) override;
  void vanished() override;

  void begin_to_listen();
  void ask_whether_it_starts_up();
  void ask_status(const std::vector<std::string>& units, StatusHandler handler);
  void listed(domain::QuestionId question, const std::vector<std::string>& peers,
              const Statuses& statuses);
  bool counts_as_connected(const std::string& unit, const UnitStatus& status) const;
  bool is_link_there(const std::string& unit) const;
  void proceed(domain::AttemptId attempt);
  void proceed_waiting(const std::string& unit);
  void start_afresh(domain::AttemptId attempt, const Statuses& statuses);
  void start(domain::AttemptId attempt);
  void start_ended(domain::AttemptId attempt, const std::string& unit, const std::string& result);
  void finish(domain::AttemptId attempt, std::optional<domain::Words> error);
  void stop(const std::string& unit, const Stopped& done);
  void unit_changed(const std::string& path, const dbus::Properties& properties);
  void tell_person(const std::string& path, bool up);
  std::optional<std::string> remember(const std::string& peer);
  Attempt* find(domain::AttemptId attempt);

  ports::EventSink sink_;
  Options options_;
  std::unique_ptr<dbus::RemoteObject> manager_;
  Jobs jobs_;
  UnitHistory history_;
  std::list<Attempt> attempts_;
  std::map<std::string, unsigned> stopping_;       ///< stops under way, by unit
  std::multimap<std::string, std::string> peers_;  ///< by the path of their unit
  loop::Alarm again_;
  bool is_ready_ = false;
  bool is_starting_up_ = false;  ///< systemd still starts what is to run
};

}  // namespace conntrack::adapters::systemd
