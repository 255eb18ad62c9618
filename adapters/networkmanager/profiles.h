// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkManagerProfiles: connection profiles of NetworkManager as peers (VP2).
//
// The reply to ActivateConnection says only that the request was taken. What became of it is told
// by the active connection, which is followed from then on: activated is success, deactivated is
// failure. A profile that is active is never activated again: NetworkManager would take the
// connection down first. If somebody else is activating it, that is followed; if it is on its way
// down, its end is waited for.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/dbus/bus.h"
#include "adapters/networkmanager/profile_translation.h"
#include "adapters/networkmanager/profile_watcher.h"
#include "ports/event_sink.h"
#include "ports/peer_control.h"

namespace conntrack::adapters::networkmanager {

/// A peer is named by the id or the UUID of its profile. Sends ServiceClaimed and ServerLost when
/// NetworkManager comes and goes (VP1), and PersonChangedPeer for what neither we nor
/// NetworkManager itself have done (VP8).
class NetworkManagerProfiles final : public ports::PeerControl, private ProfileObserver {
 public:
  /// So long may NetworkManager take to accept a command; polkit may have to be asked.
  static constexpr domain::Duration default_command_timeout = std::chrono::seconds(25);

  /// Takes the name of a peer that NetworkManager connects by itself, once for each (VP2).
  using Advice = std::function<void(const std::string& peer)>;

  /// To be made before Bus::start(); `advice` may be empty.
  NetworkManagerProfiles(dbus::Bus& bus, ports::EventSink sink, Advice advice,
                         domain::Duration command_timeout = default_command_timeout);

  void list_peers(domain::QuestionId question,
                  const std::vector<std::string>& of_interest) override;
  void kill(const std::string& peer) override;
  void connect(const std::string& peer, domain::AttemptId attempt) override;
  /// Takes down what the attempt has begun.
  void abandon(domain::AttemptId attempt) override;

 private:
  /// An attempt under way. Without a connection, and not called, it waits for the end of one.
  struct Attempt {
    domain::AttemptId id{};
    std::string profile;
    std::string connection;     ///< the active connection that is followed; empty: none yet
    bool is_called = false;     ///< ActivateConnection has not been answered
    bool is_ours = false;       ///< we have begun the connection
    bool is_abandoned = false;  ///< what has been called for is to be taken down
  };

  using Deactivated = std::function<void(const dbus::CallError* error)>;

  void ready() override;
  void lost() override;
  void connection_appeared(const std::string& path) override;
  void state_told(const std::string& path, std::uint32_t reason) override;
  void connection_vanishes(const std::string& path) override;

  Attempt* find(domain::AttemptId attempt);
  std::vector<domain::AttemptId> pick(const std::function<bool(const Attempt&)>& wanted) const;
  void proceed(domain::AttemptId attempt);
  void proceed_waiting(const std::string& profile);
  void activate(Attempt& attempt);
  void activated(domain::AttemptId id, const std::string& connection);
  void activation_failed(domain::AttemptId id, const dbus::CallError& error);
  void follow(Attempt& attempt, const std::string& connection);
  void follow_another(domain::AttemptId id, const EndReason& reason);
  void connection_ended(const std::string& path, const EndReason& reason);
  void finish(domain::AttemptId attempt, std::optional<domain::Words> error);
  void forget(domain::AttemptId attempt);
  void deactivate(const std::string& connection, Deactivated done);
  void deactivation_failed(const std::string& connection, const dbus::CallError& error);
  void end_told(const std::string& path, ActiveConnection& connection, const EndReason& reason);
  void settle_later(const std::string& path, ActiveConnection& connection);
  bool is_expected(const std::string& profile);
  void tell_person(const std::string& profile, bool up);
  void advise(const std::vector<std::string>& peers);

  dbus::Bus& bus_;
  ports::EventSink sink_;
  Advice advice_;
  domain::Duration command_timeout_;
  ProfileWatcher watcher_;
  std::list<Attempt> attempts_;
  std::map<std::string, EndReason> ended_;  ///< ends that came before the reply that names them
  std::map<std::string, loop::Alarm> settling_;
  std::set<std::string> stopped_by_us_;  ///< connections
  std::set<std::string> unanswered_;     ///< profiles that our command may still activate
  std::set<std::string> asleep_;         ///< profiles that NetworkManager may bring back
  std::set<std::string> advised_;        ///< UUIDs
};

}  // namespace conntrack::adapters::networkmanager
