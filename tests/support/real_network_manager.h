// SPDX-License-Identifier: GPL-3.0-or-later
// RealNetworkManager: NetworkManager itself, in the namespaces of a test.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {

/// A connection on a device that is up before NetworkManager starts, with a static IPv4 address. It
/// comes up when it is told to.
struct StaticConnection {
  std::string name;
  std::string device;
  std::string address;  ///< "10.99.1.2/24"
  std::string gateway;  ///< empty: no default route
  int metric = 100;     ///< the default route with the lowest one wins
};

/// A profile of a tunnel without anybody at its other end. It comes up when it is told to, 2 s
/// later unless somebody has opened the device.
struct TunnelProfile {
  std::string name;
  std::string device;
  std::string address;  ///< "10.8.0.2/24"
  bool connects_by_itself = false;
};

/// NetworkManager on the bus of a PrivateBus, without any of the host's configuration. It touches
/// neither the name service nor the host's name. All functions wait until it has done what is asked
/// and throw std::runtime_error if it does not.
class RealNetworkManager {
 public:
  /// Prepares; throws std::runtime_error if there is no NetworkManager.
  RealNetworkManager();

  /// Has it leave the device alone, or each with "*". To be called before start().
  void leave_unmanaged(const std::string& device);

  /// Starts it, and waits until it has looked round.
  void start();
  /// Starts it, and does not wait.
  void launch();
  /// Ends it with this signal. Addresses and routes stay.
  void stop(int signal);

  void add_connection(const StaticConnection& connection);
  void add_tunnel(const TunnelProfile& profile);
  void up(const std::string& connection);
  void down(const std::string& connection);
  void networking(bool on);

  /// Stops its process, which then answers nothing, until it is told to go on.
  void freeze();
  void thaw();

  /// Runs nmcli(1) with these arguments, and gives what it prints.
  std::string nmcli(const std::vector<std::string>& arguments) const;

 private:
  bool is_started() const;

  TemporaryDirectory directory_;
  std::string log_;
  std::optional<Process> daemon_;
};

}  // namespace conntrack::tests
