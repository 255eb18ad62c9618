// SPDX-License-Identifier: GPL-3.0-or-later
// The addresses of this machine's interfaces.
#pragma once

#include <string>
#include <vector>

#include "domain/address/address.h"

namespace conntrack::adapters::net {

/// One address of an interface.
struct InterfaceAddress {
  std::string interface;
  domain::Address address;
  unsigned prefix_length = 0;  ///< of the network on that link
  bool may_be_tunnel = false;  ///< the link has two ends only, like a tunnel's or a modem's

  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// All settled addresses of interfaces that are up, as the system lists them: no loopback and no
/// link-local ones. Nothing blocks. Throws std::system_error if the system does not tell.
std::vector<InterfaceAddress> interface_addresses();

}  // namespace conntrack::adapters::net
