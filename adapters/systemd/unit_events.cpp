// SPDX-License-Identifier: GPL-3.0-or-later
// SystemdUnits: what systemd tells of jobs and units.
#include <fmt/format.h>

#include <utility>

#include "adapters/dbus/message_reader.h"
#include "adapters/systemd/units.h"

namespace conntrack::adapters::systemd {
namespace {

constexpr const char* manager_path = "/org/freedesktop/systemd1";
constexpr const char* manager_interface = "org.freedesktop.systemd1.Manager";
constexpr const char* unit_interface = "org.freedesktop.systemd1.Unit";
constexpr const char* service_interface = "org.freedesktop.systemd1.Service";
constexpr const char* already_subscribed = "org.freedesktop.systemd1.AlreadySubscribed";

constexpr domain::Duration retry_delay = std::chrono::seconds(1);

std::string changes_of(const char* interface) {
  return fmt::format(
      "path_namespace='{}/unit',interface='org.freedesktop.DBus.Properties',"
      "member='PropertiesChanged',arg0='{}'",
      manager_path, interface);
}

dbus::Properties read_changes(sdbus::Message& signal) {
  std::string interface;
  signal >> interface;
  return dbus::read_properties(signal);
}

}  // namespace

void SystemdUnits::subscribe() {
  const auto of_manager = [](const char* member) {
    return fmt::format("path='{}',interface='{}',member='{}'", manager_path, manager_interface,
                       member);
  };
  listen(of_manager("JobRemoved"), [this](sdbus::Message& signal) {
    std::uint32_t number = 0;
    signal >> number;
    const std::string job = dbus::read_path(signal);
    std::string unit, result;
    signal >> unit >> result;
    jobs_.removed(job, result);
  });
  listen(of_manager("StartupFinished"), [this](sdbus::Message&) { is_starting_up_ = false; });
  listen(changes_of(service_interface), [this](sdbus::Message& signal) {
    const std::string path = signal.getPath();
    if (!history_.knows(path)) return;
    const auto properties = read_changes(signal);
    if (const auto* const result = dbus::find<std::string>(properties, "Result")) {
      history_.result_told(path, *result);
    }
  });
  listen(changes_of(unit_interface), [this](sdbus::Message& signal) {
    const std::string path = signal.getPath();
    if (history_.knows(path)) unit_changed(path, read_changes(signal));
  });
}

void SystemdUnits::appeared(const std::string& owner) {
  manager_ = bus().object(owner, manager_path);
  begin_to_listen();
}

void SystemdUnits::vanished() {
  again_.cancel();
  manager_.reset();
  jobs_.clear();
  history_.clear();
  attempts_.clear();
  stopping_.clear();
  peers_.clear();
  is_starting_up_ = false;
  if (std::exchange(is_ready_, false)) sink_(domain::ServerLost{});
}

// systemd sends signals to those who ask for them.
void SystemdUnits::begin_to_listen() {
  bus().command(*manager_, {manager_interface, "Subscribe", {}}, options_.answer_timeout,
                [this](const dbus::CallError* error, sdbus::Message&) {
                  if (error && error->name != already_subscribed) {
                    return again_.set(retry_delay, [this] { begin_to_listen(); });
                  }
                  ask_whether_it_starts_up();
                });
}

// Then it, not a person, brings units up. To be asked once its signals come: the one that tells of
// the end must not be missed.
void SystemdUnits::ask_whether_it_starts_up() {
  bus().command(
      *manager_, {"org.freedesktop.DBus.Properties", "Get", {manager_interface, "SystemState"}},
      options_.answer_timeout, [this](const dbus::CallError* error, sdbus::Message& answer) {
        const auto state = error ? dbus::PropertyValue{} : dbus::read_value(answer);
        is_starting_up_ = state == dbus::PropertyValue{std::string("initializing")} ||
                          state == dbus::PropertyValue{std::string("starting")};
        is_ready_ = true;
        sink_(domain::ServiceClaimed{});
      });
}

void SystemdUnits::unit_changed(const std::string& path, const dbus::Properties& properties) {
  const auto* const active = dbus::find<std::string>(properties, "ActiveState");
  const auto* const sub = dbus::find<std::string>(properties, "SubState");
  if (!active) return;
  const auto person = history_.changed(path, {*active, sub ? *sub : ""});
  if (person && !is_starting_up_) tell_person(path, *person);
}

void SystemdUnits::tell_person(const std::string& path, bool up) {
  const auto [first, last] = peers_.equal_range(path);
  for (auto it = first; it != last; ++it) sink_(domain::PersonChangedPeer{it->second, up});
}

}  // namespace conntrack::adapters::systemd
