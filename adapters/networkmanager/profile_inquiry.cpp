// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/networkmanager/profile_inquiry.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "adapters/dbus/message_reader.h"
#include "adapters/networkmanager/profile_reader.h"

namespace conntrack::adapters::networkmanager {
namespace {

constexpr const char* told_interface = "org.freedesktop.NetworkManager.Settings.Connection";

// Only a bound: whoever asks waits for less.
constexpr domain::Duration longest_answer = std::chrono::seconds(60);

}  // namespace

std::vector<VpnProfile> vpn_profiles(const ProfileTable& table) {
  std::vector<VpnProfile> found;
  for (const auto& [path, profile] : table.profiles()) {
    if (!is_vpn(profile)) continue;
    found.push_back({profile.id, table.names_of(path), profile.connects_by_itself});
  }
  std::sort(found.begin(), found.end(), [](const VpnProfile& one, const VpnProfile& other) {
    return std::pair(one.id, one.names) < std::pair(other.id, other.names);
  });
  return found;
}

ProfileInquiry::ProfileInquiry(dbus::Bus& bus)
    : dbus::Inquiry(bus, "org.freedesktop.NetworkManager") {}

void ProfileInquiry::start(Done done) {
  done_ = std::move(done);
  begin([this](const std::string& why) {
    if (done_) std::exchange(done_, nullptr)(domain::Unexpected{why});
  });
}

// All objects at once: only here it is told which profiles are generated.
void ProfileInquiry::ask(const std::string& owner) {
  owner_ = owner;
  root_ = bus().object(owner, "/org/freedesktop");
  bus().command(*root_, {"org.freedesktop.DBus.ObjectManager", "GetManagedObjects", {}},
                longest_answer, [this](const dbus::CallError* error, sdbus::Message& answer) {
                  if (error) return fail("NetworkManager does not answer: " + error->message);
                  dbus::read_objects(answer,
                                     [this](const std::string& path, const std::string& interface,
                                            const dbus::Properties& told) {
                                       if (interface != told_interface) return;
                                       table_.update(path, interface, told);
                                       unread_.push_back(path);
                                     });
                  read_next();
                });
}

// One after the other: a bus takes 128 calls without an answer from one connection.
void ProfileInquiry::read_next() {
  if (unread_.empty()) {
    if (done_) std::exchange(done_, nullptr)(vpn_profiles(table_));
    return;
  }
  const std::string path = unread_.back();
  unread_.pop_back();
  profiles_.push_back(bus().object(owner_, path));
  bus().command(*profiles_.back(), {told_interface, "GetSettings", {}}, longest_answer,
                [this, path](const dbus::CallError* error, sdbus::Message& answer) {
                  if (!error) table_.set_profile(path, read_profile(answer));
                  read_next();
                });
}

void ProfileInquiry::forget() {
  root_.reset();
  profiles_.clear();
}

}  // namespace conntrack::adapters::networkmanager
