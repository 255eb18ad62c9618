// SPDX-License-Identifier: GPL-3.0-or-later
// ProfileWatcher: keeps a ProfileTable as NetworkManager tells it.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "adapters/dbus/remote_service.h"
#include "adapters/loop/alarm.h"
#include "adapters/networkmanager/profile_table.h"

namespace conntrack::adapters::networkmanager {

/// What a watcher tells of. Nothing is told before ready().
class ProfileObserver {
 public:
  virtual ~ProfileObserver() = default;

  /// The table is complete: NetworkManager can be given commands.
  virtual void ready() = 0;
  /// NetworkManager is gone; the table is empty. Follows each ready().
  virtual void lost() = 0;
  /// An active connection has appeared; it is in the table.
  virtual void connection_appeared(const std::string& path) = 0;
  /// An active connection has told its state, which is in the table, and the reason for it.
  virtual void state_told(const std::string& path, std::uint32_t reason) = 0;
  /// An active connection is no more; it is still in the table.
  virtual void connection_vanishes(const std::string& path) = 0;
};

/// Asks for everything once when NetworkManager appears, then follows its signals. An answer that
/// does not come is asked for again, once a second.
class ProfileWatcher : private dbus::RemoteService {
 public:
  /// So long may an answer take.
  static constexpr domain::Duration default_answer_timeout = std::chrono::seconds(5);

  ProfileWatcher(dbus::Bus& bus, ProfileObserver& observer,
                 domain::Duration answer_timeout = default_answer_timeout);

  bool is_ready() const { return is_ready_; }
  ProfileTable& table() { return table_; }

  /// NetworkManager's own object; only while ready.
  dbus::RemoteObject& manager() { return *manager_; }

 private:
  void subscribe() override;
  void appeared(const std::string& owner) override;
  void vanished() override;

  void on_interfaces_added(sdbus::Message& signal);
  void on_interfaces_removed(sdbus::Message& signal);
  void load();
  void take(const std::string& path, const std::string& interface, const dbus::Properties& told);
  void want_settings(const std::string& path);
  void read_settings();
  void read_settings_of(const std::string& path);
  void try_again(void (ProfileWatcher::*what)());

  ProfileObserver& observer_;
  domain::Duration answer_timeout_;
  ProfileTable table_;
  std::string owner_;
  std::unique_ptr<dbus::RemoteObject> manager_;
  std::unique_ptr<dbus::RemoteObject> objects_;
  std::map<std::string, std::unique_ptr<dbus::RemoteObject>> profiles_;
  std::deque<std::string> unread_;  ///< profiles whose settings are to be asked for
  std::set<std::string> asked_;     ///< profiles whose settings are on their way
  loop::Alarm again_;
  bool is_loaded_ = false;  ///< signals count: what they follow is in the table
  bool is_ready_ = false;
};

}  // namespace conntrack::adapters::networkmanager
