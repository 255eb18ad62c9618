// SPDX-License-Identifier: GPL-3.0-or-later
// ManagerListener: what listening to any network manager has in common (NM1, NM5).
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/dbus/bus.h"
#include "adapters/dbus/name_owner.h"
#include "adapters/dbus/state_query.h"
#include "adapters/loop/alarm.h"
#include "domain/tracker/event.h"
#include "ports/event_source.h"

namespace conntrack::adapters::dbus {

/// Follows a manager's coming and going, sends ManagerPresence, and conducts the attach: subscribe,
/// then ask; a report by signal makes the answer unwanted; a question without an answer is put
/// again (StateQuery). What is subscribed, asked and understood is the derived class's part.
class ManagerListener : public ports::EventSource, private BusUser {
 public:
  /// NM1: so long may an answer take.
  static constexpr domain::Duration default_answer_timeout = std::chrono::seconds(5);

  ~ManagerListener() override;
  ManagerListener(const ManagerListener&) = delete;
  ManagerListener& operator=(const ManagerListener&) = delete;

  /// To be called before Bus::start().
  void start(ports::EventSink sink) final;

 protected:
  /// Where a manager is found on the bus.
  struct BusObject {
    domain::Manager manager;
    std::string name;  ///< well-known
    std::string path;  ///< of the object that is asked
  };

  ManagerListener(Bus& bus, BusObject remote, domain::Duration answer_timeout);

  /// Makes the subscriptions with listen(). May throw sdbus::Error.
  virtual void subscribe() = 0;

  /// Puts the question to the manager with question(); the answer leads to answered().
  virtual void ask() = 0;

  /// The manager is gone, or another: whatever it has said counts no longer.
  virtual void forget() {}

  /// Has `handler` called for each of the manager's signals that `rule` matches: further keys of a
  /// match rule, such as "path='/',member='PropertyChanged'".
  void listen(const std::string& rule, Bus::SignalHandler handler);

  /// Calls a method of the manager's object. The handler is not called if the manager has spoken or
  /// gone meanwhile.
  void question(const MethodCall& call, Bus::ReplyHandler handler);

  /// A signal says this, be it new or not: what is an event, the domain decides (WH3).
  void report(const domain::Report& said);

  /// The answer says this; none: the manager has not spoken.
  void answered(const std::optional<domain::Report>& said);

  /// Something came that is no report: a trace of it.
  void ignored(std::string_view what) const;

 private:
  void bus_connected() final;
  void bus_gone() final;
  void owner_changed(const std::optional<std::string>& owner);
  void attach(const std::string& owner);
  void detach();
  void set_presence(bool present);

  Bus& bus_;
  BusObject remote_;
  domain::Duration answer_timeout_;
  ports::EventSink sink_;
  NameOwner owner_;
  std::vector<sdbus::Slot> subscriptions_;
  std::unique_ptr<RemoteObject> object_;  ///< the owner's; none: not attached
  StateQuery state_query_;
  loop::Alarm ask_again_;
  std::optional<bool> present_;
};

}  // namespace conntrack::adapters::dbus
