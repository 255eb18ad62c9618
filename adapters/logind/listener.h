// SPDX-License-Identifier: GPL-3.0-or-later
// LogindListener: notices that the machine has woken up (WH2, `resume`).
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include "adapters/dbus/bus.h"
#include "adapters/dbus/name_owner.h"
#include "ports/event_source.h"

namespace conntrack::adapters::logind {

/// Sends Resumed when logind says that a suspend is over.
class LogindListener final : public ports::EventSource, private dbus::BusUser {
 public:
  explicit LogindListener(dbus::Bus& bus);
  ~LogindListener() override;
  LogindListener(const LogindListener&) = delete;
  LogindListener& operator=(const LogindListener&) = delete;

  /// To be called before Bus::start().
  void start(ports::EventSink sink) override;

 private:
  void bus_connected() override;
  void bus_gone() override;

  dbus::Bus& bus_;
  ports::EventSink sink_;
  dbus::NameOwner owner_;
  sdbus::Slot subscription_;
};

}  // namespace conntrack::adapters::logind
