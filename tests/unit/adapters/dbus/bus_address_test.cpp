// SPDX-License-Identifier: GPL-3.0-or-later
// The choice of the bus (CL10).
#include "adapters/dbus/bus_address.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <map>
#include <optional>
#include <string>

namespace conntrack::adapters::dbus {
namespace {

// Sets variables of the environment for as long as it lives.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::optional<std::string>>& variables) {
    for (const auto& [name, value] : variables) {
      const char* const before = ::getenv(name.c_str());
      before_[name] = before ? std::optional<std::string>(before) : std::nullopt;
      set(name, value);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    for (const auto& [name, value] : before_) set(name, value);
  }

 private:
  static void set(const std::string& name, const std::optional<std::string>& value) {
    if (value) {
      ::setenv(name.c_str(), value->c_str(), 1);
    } else {
      ::unsetenv(name.c_str());
    }
  }

  std::map<std::string, std::optional<std::string>> before_;
};

std::string chosen(const char* text) {
  choose_bus(parse_bus_choice(text));
  const char* const address = ::getenv("DBUS_SYSTEM_BUS_ADDRESS");
  return address ? address : "(unset)";
}

TEST(BusChoice, LeavesTheSystemBusAsItIs) {
  const Environment unset{{{"DBUS_SYSTEM_BUS_ADDRESS", std::nullopt}}};
  EXPECT_EQ(chosen(""), "(unset)");
  const Environment set{{{"DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/elsewhere"}}};
  EXPECT_EQ(chosen(""), "unix:path=/elsewhere");
}

TEST(BusChoice, TakesAnythingElseForAnAddress) {
  const Environment environment{{{"DBUS_SYSTEM_BUS_ADDRESS", std::nullopt}}};
  EXPECT_EQ(chosen("unix:abstract=x"), "unix:abstract=x");
  EXPECT_EQ(chosen("session"), "session");
}

TEST(BusChoice, FindsTheSessionBusAsEverybodyDoes) {
  const Environment address{{{"DBUS_SYSTEM_BUS_ADDRESS", std::nullopt},
                             {"DBUS_SESSION_BUS_ADDRESS", "unix:path=/session"},
                             {"XDG_RUNTIME_DIR", "/run/user/7"}}};
  EXPECT_EQ(chosen("SESSION"), "unix:path=/session");
  const Environment directory{{{"DBUS_SESSION_BUS_ADDRESS", std::nullopt}}};
  EXPECT_EQ(chosen("SESSION"), "unix:path=/run/user/7/bus");
  const Environment strange{{{"XDG_RUNTIME_DIR", "/run/a,b c"}}};
  EXPECT_EQ(chosen("SESSION"), "unix:path=/run/a%2cb%20c/bus");
}

}  // namespace
}  // namespace conntrack::adapters::dbus
