// SPDX-License-Identifier: GPL-3.0-or-later
// UnitInquiry: which instances of a template there are (CL14).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/dbus/inquiry.h"
#include "domain/address/expected.h"

namespace conntrack::adapters::systemd {

/// Asks systemd, once, for the instances of a template that it knows: those that have a file, and
/// those in its memory, which are the ones that run, are enabled, or have failed.
class UnitInquiry final : public dbus::Inquiry {
 public:
  using Answer = domain::Expected<std::vector<std::string>, std::string>;
  using Done = std::function<void(const Answer& answer)>;

  /// To be made before Bus::start(); `unit_template` is_template().
  UnitInquiry(dbus::Bus& bus, std::string unit_template);

  /// Starts the bus, and asks. To be called once; `done` is called at most once, never from within
  /// this call: with the names of the units, sorted, or with the reason why there is no answer, for
  /// people.
  void start(Done done);

 private:
  void ask(const std::string& owner) override;
  void forget() override;
  void ask_for_loaded(const std::string& pattern);
  void add(const std::string& unit);

  std::string unit_template_;
  Done done_;
  std::unique_ptr<dbus::RemoteObject> manager_;
  std::vector<std::string> units_;
};

/// The units of wg-quick that have a configuration in this directory, sorted: what has a name that
/// none of its units can have is left out. None if the directory is there and cannot be read.
std::optional<std::vector<std::string>> wg_quick_units(const std::filesystem::path& directory);

}  // namespace conntrack::adapters::systemd
