// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/name_owner.h"

#include <fmt/format.h>

#include <utility>

namespace conntrack::adapters::dbus {
namespace {

constexpr const char* daemon_name = "org.freedesktop.DBus";

}  // namespace

NameOwner::NameOwner(Bus& bus, std::string name, domain::Duration answer_timeout)
    : bus_(bus), name_(std::move(name)), answer_timeout_(answer_timeout) {}

void NameOwner::follow(Changed changed) {
  changed_ = std::move(changed);
  owner_signalled_ = false;
  // First subscribe, then ask: no change falls between the two.
  changes_ = bus_.subscribe(
      fmt::format("type='signal',sender='{0}',path='/org/freedesktop/DBus',interface='{0}',"
                  "member='NameOwnerChanged',arg0='{1}'",
                  daemon_name, name_),
      [this](sdbus::Message& message) {
        // The bus applies no rule to what is sent to us alone: only the daemon is believed.
        if (sender_of(message) != daemon_name) return trace_stranger(message);
        std::string name, before, after;
        message >> name >> before >> after;
        if (name != name_) return;
        owner_signalled_ = true;
        set(after.empty() ? std::nullopt : std::optional(after));
      });
  daemon_ = bus_.object(daemon_name, "/org/freedesktop/DBus");
  ask();
}

void NameOwner::ask() {
  bus_.call(*daemon_, {daemon_name, "GetNameOwner", {name_}}, answer_timeout_,
            [this](Outcome outcome, sdbus::Message& answer) {
              if (owner_signalled_) return;
              std::string owner;
              if (outcome == Outcome::reply) answer >> owner;
              set(owner.empty() ? std::nullopt : std::optional(owner));
              // A bus that is frozen has told nothing: ask until it thaws.
              if (outcome == Outcome::silence) ask();
            });
}

void NameOwner::forget() {
  changes_.reset();
  daemon_.reset();
  owner_.reset();
}

bool NameOwner::sent(const sdbus::Message& message) const {
  if (owner_ && sender_of(message) == *owner_) return true;
  trace_stranger(message);
  return false;
}

void NameOwner::trace_stranger(const sdbus::Message& message) const {
  if (!bus_.is_traced()) return;  // strangers may say much
  bus_.trace(fmt::format("{}: ignored {} from {}", name_, member_of(message), sender_of(message)));
}

void NameOwner::set(std::optional<std::string> owner) {
  owner_ = std::move(owner);
  changed_(owner_);
}

}  // namespace conntrack::adapters::dbus
