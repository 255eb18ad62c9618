// SPDX-License-Identifier: GPL-3.0-or-later
// SocketAddress: where connect() finds a Unix socket, however long the socket's path is.
#pragma once

#include <string>

#include "adapters/loop/descriptor.h"

namespace conntrack::adapters::tripe {

/// A socket's address holds 107 bytes of a path on Linux. A socket with a longer path is reached
/// through its directory, which is opened for that.
class SocketAddress {
 public:
  /// Looks the directory up now; never blocks on a local file system.
  explicit SocketAddress(const std::string& path);

  /// What to connect to, as long as this object exists; empty if there is no such name.
  const std::string& name() const { return name_; }

  /// Why there is no name, for people; empty if there is one.
  const std::string& fault() const { return fault_; }

 private:
  loop::Descriptor directory_;
  std::string name_;
  std::string fault_;
};

}  // namespace conntrack::adapters::tripe
