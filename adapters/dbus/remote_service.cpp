// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/remote_service.h"

#include <fmt/format.h>

#include <utility>

namespace conntrack::adapters::dbus {

RemoteService::RemoteService(Bus& bus, std::string name) : bus_(bus), owner_(bus, std::move(name)) {
  bus_.add_user(*this);
}

RemoteService::~RemoteService() { bus_.remove_user(*this); }

void RemoteService::bus_connected() {
  subscribe();
  owner_.follow([this](const std::optional<std::string>& owner) {
    vanished();
    if (owner) appeared(*owner);
  });
}

void RemoteService::bus_gone() {
  vanished();
  owner_.forget();
  subscriptions_.clear();
}

void RemoteService::listen(const std::string& rule, Bus::SignalHandler handler) {
  subscriptions_.push_back(
      bus_.subscribe(fmt::format("type='signal',sender='{}',{}", owner_.name(), rule),
                     [this, handler = std::move(handler)](sdbus::Message& signal) {
                       if (owner_.sent(signal)) handler(signal);
                     }));
}

}  // namespace conntrack::adapters::dbus
