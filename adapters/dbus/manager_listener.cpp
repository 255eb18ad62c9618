// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/manager_listener.h"

#include <fmt/format.h>

#include <utility>

namespace conntrack::adapters::dbus {

ManagerListener::ManagerListener(Bus& bus, BusObject remote, domain::Duration answer_timeout)
    : bus_(bus),
      remote_(std::move(remote)),
      answer_timeout_(answer_timeout),
      owner_(bus, remote_.name, answer_timeout),
      ask_again_(bus.io()) {}

ManagerListener::~ManagerListener() { bus_.remove_user(*this); }

void ManagerListener::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  bus_.add_user(*this);
}

void ManagerListener::bus_connected() {
  subscribe();
  owner_.follow([this](const std::optional<std::string>& owner) { owner_changed(owner); });
}

void ManagerListener::bus_gone() {
  detach();
  owner_.forget();
  subscriptions_.clear();
  set_presence(false);
}

void ManagerListener::owner_changed(const std::optional<std::string>& owner) {
  const bool was_attached = object_ != nullptr;
  detach();
  if (was_attached || !owner) set_presence(false);
  if (!owner) return;
  set_presence(true);
  attach(*owner);
}

void ManagerListener::attach(const std::string& owner) {
  // Its unique name: a call to the well-known one would start the service.
  object_ = bus_.object(owner, remote_.path);
  state_query_.open();
  ask();
}

void ManagerListener::detach() {
  ask_again_.cancel();
  state_query_.close();
  object_.reset();
  forget();
}

void ManagerListener::set_presence(bool present) {
  if (std::exchange(present_, present) == present) return;
  sink_(domain::ManagerPresence{remote_.manager, present});
}

void ManagerListener::listen(const std::string& rule, Bus::SignalHandler handler) {
  subscriptions_.push_back(
      bus_.subscribe(fmt::format("type='signal',sender='{}',{}", remote_.name, rule),
                     [this, handler = std::move(handler)](sdbus::Message& signal) {
                       if (owner_.sent(signal)) handler(signal);
                     }));
}

void ManagerListener::question(const MethodCall& call, Bus::ReplyHandler handler) {
  bus_.call(*object_, call, answer_timeout_,
            [this, handler = std::move(handler)](Outcome outcome, sdbus::Message& answer) {
              if (state_query_.is_open()) handler(outcome, answer);
            });
}

void ManagerListener::report(const domain::Report& said) {
  state_query_.close();
  sink_(said);
}

void ManagerListener::answered(const std::optional<domain::Report>& said) {
  if (said) {
    report(*said);
    return;
  }
  if (const auto pause = state_query_.failed(std::chrono::steady_clock::now())) {
    ask_again_.set(*pause, [this] {
      if (state_query_.is_open()) ask();
    });
  }
}

void ManagerListener::ignored(std::string_view what) const {
  bus_.trace(fmt::format("{}: ignored {}", domain::to_string(remote_.manager), what));
}

}  // namespace conntrack::adapters::dbus
