// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/inquiry.h"

#include <utility>

namespace conntrack::adapters::dbus {
namespace {

constexpr const char* bus_name = "org.freedesktop.DBus";

// Only a bound: whoever asks waits for less.
constexpr domain::Duration longest_answer = std::chrono::seconds(60);

}  // namespace

Inquiry::Inquiry(Bus& bus, std::string name) : bus_(bus), name_(std::move(name)) {
  bus_.add_user(*this);
}

Inquiry::~Inquiry() { bus_.remove_user(*this); }

void Inquiry::begin(Failed failed) {
  failed_ = std::move(failed);
  bus_.start([this](const domain::Event& event) {
    if (says_no_bus(event)) fail("there is no bus");
  });
}

void Inquiry::fail(const std::string& why) {
  if (failed_) std::exchange(failed_, nullptr)(why);
}

// A bus that is there again is asked again: whoever asks has been told, and takes no more.
void Inquiry::bus_connected() {
  daemon_ = bus_.object(bus_name, "/org/freedesktop/DBus");
  bus_.command(*daemon_, {bus_name, "GetNameOwner", {name_}}, longest_answer,
               [this](const CallError* error, sdbus::Message& answer) {
                 if (error) return fail("nobody is " + name_ + " on the bus");
                 std::string owner;
                 answer >> owner;
                 ask(owner);
               });
}

void Inquiry::bus_gone() {
  forget();
  daemon_.reset();
}

}  // namespace conntrack::adapters::dbus
