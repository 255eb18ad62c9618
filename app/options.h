// SPDX-License-Identifier: GPL-3.0-or-later
// Options: what the user asks for, on the command line and in the environment.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/vpn_kind.h"
#include "domain/address/address.h"
#include "domain/tracker/event.h"

namespace conntrack::app {

/// What the program is to do.
enum class Mode : std::uint8_t { service, check, explain, tell, init, help, version };

/// A command line, completed by the environment and the build's defaults (section 1 of the rules).
struct Options {
  Mode mode = Mode::service;

  std::string admin_socket;               ///< relative to `directory` (CL2)
  std::string directory;                  ///< where the service works
  bool directory_given = false;           ///< on the command line (CL7)
  std::string config;                     ///< relative to `directory` (CL3)

  VpnKind vpn = named_vpns.front().kind;
  bool server_named = false;  ///< the VPN, or the admin socket: --tell asks nobody else (CL13)
  std::string unit = "wg-quick@.service";  ///< the template of systemd's units (VP3)

  bool daemon = false;
  bool debug = false;
  bool startup = false;
  bool reconnect = false;
  domain::Duration settle = std::chrono::seconds(2);     ///< 0 to a day; 0: never hold, never damp
  domain::Duration interval = std::chrono::seconds(30);  ///< 10 ms to a day
  std::string bus;  ///< empty: the system bus; `SESSION`; or a D-Bus address (CL10)

  std::vector<domain::Address> addresses;  ///< "what if", at most one of each family (CL8)
  std::optional<std::string> group;        ///< the only group to explain (CL8)
  bool json = false;                       ///< print JSON instead of text

  std::vector<std::string> command;  ///< for the running service, with its words (CL13)

  friend bool operator==(const Options&, const Options&) = default;
};

/// The command line or the environment asks for something that does not exist or makes no sense:
/// exit 2. The message is made visible().
class UsageError : public std::runtime_error {
 public:
  explicit UsageError(const std::string& message);
};

/// Looks up an environment variable; none if it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// Reads the words behind the program's name. Of an option given twice the last one counts; options
/// win over the environment, and an empty variable is as good as none.
/// Throws UsageError.
Options parse_options(const std::vector<std::string>& words, const Environment& environment);

}  // namespace conntrack::app
