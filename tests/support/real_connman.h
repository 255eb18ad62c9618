// SPDX-License-Identifier: GPL-3.0-or-later
// RealConnman: ConnMan itself, in the namespaces of a test.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// A device that ConnMan is to bring up at once, with a static IPv4 address and a default route.
struct StaticService {
  std::string device;
  std::string address;  ///< "10.99.1.2"
  std::string netmask;
  std::string gateway;
};

/// ConnMan on the bus of a PrivateBus. It takes care of the given devices only, serves no names,
/// and touches neither the clock nor the host's name. Functions throw std::runtime_error if it does
/// not do what is asked.
class RealConnman {
 public:
  /// Prepares; throws std::runtime_error if there is no ConnMan. With an address for the online
  /// check, such as "http://10.99.1.1/", `online` is reached once that is answered (OnlineServer).
  explicit RealConnman(const std::vector<StaticService>& services,
                       const std::string& online_check = {});

  /// Starts it, and waits until it is in this state: "idle", "ready", "online".
  void start(const std::string& state);
  /// Ends it with this signal.
  void stop(int signal);

  /// Switches everything off, or on again; waits until it is in this state.
  void offline_mode(bool on, const std::string& state);
  /// Switches Ethernet off, or on again; waits until it is in this state.
  void power_ethernet(bool on, const std::string& state);
  /// Puts the service of a device before that of another (MoveBefore), and waits until the default
  /// route is on it.
  void prefer(const std::string& device, const std::string& other) const;
  /// Waits until it is in this state.
  void wait_until(const std::string& state) const;

 private:
  void set(const char* path, const char* interface, const char* property, bool value) const;

  TemporaryDirectory directory_;
  std::string log_;
  std::string devices_;
  std::optional<Process> daemon_;
};

/// Answers ConnMan's online checks in the network namespace at the other end of a cable.
class OnlineServer {
 public:
  /// Listens at port 80 of every address there.
  explicit OnlineServer(const std::string& network_namespace);

 private:
  Process server_;
};

}  // namespace conntrack::tests
