// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/networkmanager/profile_watcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/dbus/message_reader.h"
#include "adapters/networkmanager/profile_reader.h"

namespace conntrack::adapters::networkmanager {
namespace {

constexpr const char* watched_name = "org.freedesktop.NetworkManager";
constexpr const char* root = "/org/freedesktop";
constexpr const char* object_manager = "org.freedesktop.DBus.ObjectManager";
constexpr const char* active_interface = "org.freedesktop.NetworkManager.Connection.Active";
constexpr const char* device_interface = "org.freedesktop.NetworkManager.Device";
constexpr const char* profile_interface = "org.freedesktop.NetworkManager.Settings.Connection";

// A bus takes 128 calls without an answer from one connection.
constexpr std::size_t max_asked = 32;

constexpr domain::Duration retry_delay = std::chrono::seconds(1);

}  // namespace

ProfileWatcher::ProfileWatcher(dbus::Bus& bus, ProfileObserver& observer,
                               domain::Duration answer_timeout)
    : dbus::RemoteService(bus, watched_name),
      observer_(observer),
      answer_timeout_(answer_timeout),
      again_(bus.io()) {}

void ProfileWatcher::subscribe() {
  listen(fmt::format("path='{}',interface='{}',member='InterfacesAdded'", root, object_manager),
         [this](sdbus::Message& signal) { on_interfaces_added(signal); });
  listen(fmt::format("path='{}',interface='{}',member='InterfacesRemoved'", root, object_manager),
         [this](sdbus::Message& signal) { on_interfaces_removed(signal); });
  for (const char* const each :
       {watched_name, active_interface, device_interface, profile_interface}) {
    listen(fmt::format(
               "interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',arg0='{}'",
               each),
           [this, each](sdbus::Message& signal) {
             std::string interface;
             signal >> interface;
             if (is_loaded_) table_.update(signal.getPath(), each, dbus::read_properties(signal));
           });
  }
  listen(fmt::format("interface='{}',member='StateChanged'", active_interface),
         [this](sdbus::Message& signal) {
           std::uint32_t state = 0, reason = 0;
           signal >> state >> reason;
           if (!is_loaded_) return;
           const std::string path = signal.getPath();
           table_.set_state(path, static_cast<ActiveState>(state));
           if (is_ready_) observer_.state_told(path, reason);
         });
  listen(fmt::format("interface='{}',member='StateChanged'", device_interface),
         [this](sdbus::Message& signal) {
           std::uint32_t state = 0, before = 0, reason = 0;
           signal >> state >> before >> reason;
           if (is_loaded_) table_.device_changed(signal.getPath(), state, reason);
         });
  listen(fmt::format("interface='{}',member='Updated'", profile_interface),
         [this](sdbus::Message& signal) {
           if (is_loaded_) want_settings(signal.getPath());
         });
}

void ProfileWatcher::appeared(const std::string& owner) {
  owner_ = owner;
  manager_ = bus().object(owner, "/org/freedesktop/NetworkManager");
  objects_ = bus().object(owner, root);
  load();
}

void ProfileWatcher::vanished() {
  again_.cancel();
  manager_.reset();
  objects_.reset();
  profiles_.clear();
  unread_.clear();
  asked_.clear();
  table_.clear();
  is_loaded_ = false;
  if (std::exchange(is_ready_, false)) observer_.lost();
}

void ProfileWatcher::try_again(void (ProfileWatcher::*what)()) {
  again_.set(retry_delay, [this, what] { (this->*what)(); });
}

void ProfileWatcher::load() {
  bus().command(*objects_, {object_manager, "GetManagedObjects", {}}, answer_timeout_,
                [this](const dbus::CallError* error, sdbus::Message& answer) {
                  table_.clear();
                  if (error) return try_again(&ProfileWatcher::load);
                  dbus::read_objects(
                      answer,
                      [this](const std::string& path, const std::string& interface,
                             const dbus::Properties& told) { take(path, interface, told); });
                  is_loaded_ = true;
                  read_settings();
                });
}

void ProfileWatcher::take(const std::string& path, const std::string& interface,
                          const dbus::Properties& told) {
  table_.update(path, interface, told);
  if (interface == profile_interface) want_settings(path);
}

void ProfileWatcher::on_interfaces_added(sdbus::Message& signal) {
  if (!is_loaded_) return;
  const std::string path = dbus::read_path(signal);
  bool is_active_connection = false;
  dbus::read_interfaces(signal, [&](const std::string& interface, const dbus::Properties& told) {
    take(path, interface, told);
    if (interface == active_interface) is_active_connection = true;
  });
  if (is_active_connection && is_ready_) observer_.connection_appeared(path);
}

void ProfileWatcher::on_interfaces_removed(sdbus::Message& signal) {
  if (!is_loaded_) return;
  const std::string path = dbus::read_path(signal);
  std::vector<std::string> interfaces;
  signal >> interfaces;
  const auto has = [&](const char* interface) {
    return std::find(interfaces.begin(), interfaces.end(), interface) != interfaces.end();
  };
  if (has(active_interface) && is_ready_) observer_.connection_vanishes(path);
  if (!has(active_interface) && !has(device_interface) && !has(profile_interface)) return;
  table_.remove(path);
  std::erase(unread_, path);
  profiles_.erase(path);
  if (asked_.erase(path) > 0) read_settings();
}

void ProfileWatcher::want_settings(const std::string& path) {
  if (std::find(unread_.begin(), unread_.end(), path) == unread_.end()) unread_.push_back(path);
  if (is_loaded_) read_settings();
}

void ProfileWatcher::read_settings() {
  // One that is on its way is asked for again when it is there.
  for (std::size_t count = unread_.size(); count > 0 && asked_.size() < max_asked; --count) {
    const std::string path = unread_.front();
    unread_.pop_front();
    if (asked_.contains(path)) {
      unread_.push_back(path);
    } else {
      read_settings_of(path);
    }
  }
  if (is_ready_ || !unread_.empty() || !asked_.empty()) return;
  is_ready_ = true;
  observer_.ready();
}

void ProfileWatcher::read_settings_of(const std::string& path) {
  auto& object = profiles_[path];
  if (!object) object = bus().object(owner_, path);
  asked_.insert(path);
  bus().command(*object, {profile_interface, "GetSettings", {}}, answer_timeout_,
                [this, path](const dbus::CallError* error, sdbus::Message& answer) {
                  if (!error) table_.set_profile(path, read_profile(answer));
                  asked_.erase(path);
                  if (error && error->is_silence()) {
                    unread_.push_back(path);
                    return try_again(&ProfileWatcher::read_settings);
                  }
                  read_settings();
                });
}

}  // namespace conntrack::adapters::networkmanager
