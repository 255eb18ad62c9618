// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/logind/listener.h"

#include <utility>

namespace conntrack::adapters::logind {

LogindListener::LogindListener(dbus::Bus& bus) : bus_(bus), owner_(bus, "org.freedesktop.login1") {}

LogindListener::~LogindListener() { bus_.remove_user(*this); }

void LogindListener::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  bus_.add_user(*this);
}

void LogindListener::bus_connected() {
  subscription_ = bus_.subscribe(
      "type='signal',sender='org.freedesktop.login1',path='/org/freedesktop/login1',"
      "interface='org.freedesktop.login1.Manager',member='PrepareForSleep'",
      [this](sdbus::Message& signal) {
        if (!owner_.sent(signal)) return;
        bool falls_asleep = true;
        signal >> falls_asleep;
        if (!falls_asleep) sink_(domain::Resumed{});
      });
  owner_.follow([](const std::optional<std::string>&) {});
}

void LogindListener::bus_gone() {
  owner_.forget();
  subscription_.reset();
}

}  // namespace conntrack::adapters::logind
