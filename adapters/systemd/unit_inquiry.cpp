// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unit_inquiry.h"

#include <sdbus-c++/sdbus-c++.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "adapters/systemd/listed_unit.h"
#include "adapters/systemd/unit_name.h"

namespace conntrack::adapters::systemd {
namespace {

constexpr const char* asked_interface = "org.freedesktop.systemd1.Manager";

// Only a bound: whoever asks waits for less.
constexpr domain::Duration longest_answer = std::chrono::seconds(60);

using UnitFile = sdbus::Struct<std::string, std::string>;  // path, state

std::string silence_of(const dbus::CallError& error) {
  return "systemd does not answer: " + error.message;
}

void sort_and_unite(std::vector<std::string>& units) {
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
}

}  // namespace

UnitInquiry::UnitInquiry(dbus::Bus& bus, std::string unit_template)
    : dbus::Inquiry(bus, "org.freedesktop.systemd1"), unit_template_(std::move(unit_template)) {}

void UnitInquiry::start(Done done) {
  done_ = std::move(done);
  begin([this](const std::string& why) {
    if (done_) std::exchange(done_, nullptr)(domain::Unexpected{why});
  });
}

// An instance is named in between "@" and the suffix. A template's name has nothing in it that a
// pattern would take for more than it is: systemd knows no escape there.
void UnitInquiry::ask(const std::string& owner) {
  manager_ = bus().object(owner, "/org/freedesktop/systemd1");
  std::string pattern = unit_template_;
  pattern.insert(pattern.find('@') + 1, "?*");
  bus().command(*manager_,
                {asked_interface,
                 "ListUnitFilesByPatterns",
                 {std::vector<std::string>{}, std::vector<std::string>{pattern}}},
                longest_answer,
                [this, pattern](const dbus::CallError* error, sdbus::Message& answer) {
                  if (error) return fail(silence_of(*error));
                  std::vector<UnitFile> files;
                  answer >> files;
                  for (const UnitFile& file : files) {
                    if (std::get<1>(file).starts_with("masked")) continue;
                    add(std::filesystem::path(std::get<0>(file)).filename());
                  }
                  ask_for_loaded(pattern);
                });
}

void UnitInquiry::ask_for_loaded(const std::string& pattern) {
  bus().command(*manager_,
                {asked_interface,
                 "ListUnitsByPatterns",
                 {std::vector<std::string>{}, std::vector<std::string>{pattern}}},
                longest_answer, [this](const dbus::CallError* error, sdbus::Message& answer) {
                  if (error) return fail(silence_of(*error));
                  std::vector<ListedUnit> listed;
                  answer >> listed;
                  for (const ListedUnit& unit : listed) {
                    if (std::get<2>(unit) == "loaded") add(std::get<0>(unit));
                  }
                  sort_and_unite(units_);
                  if (done_) std::exchange(done_, nullptr)(units_);
                });
}

void UnitInquiry::add(const std::string& unit) {
  if (!peers_of(unit, unit_template_).empty()) units_.push_back(unit);
}

void UnitInquiry::forget() { manager_.reset(); }

std::optional<std::vector<std::string>> wg_quick_units(const std::filesystem::path& directory) {
  std::error_code error;
  std::vector<std::string> units;
  std::filesystem::directory_iterator file(directory, error);
  for (; !error && file != std::filesystem::directory_iterator(); file.increment(error)) {
    const std::filesystem::path& path = file->path();
    if (path.extension() != ".conf") continue;
    const std::string interface = path.stem();
    if (interface.ends_with(".service")) continue;  // unit_of() takes it for a unit's name
    if (const auto unit = unit_of(interface, wg_quick_template)) units.push_back(*unit);
  }
  if (error && error != std::errc::no_such_file_or_directory) return std::nullopt;
  sort_and_unite(units);
  return units;
}

}  // namespace conntrack::adapters::systemd
