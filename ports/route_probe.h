// SPDX-License-Identifier: GPL-3.0-or-later
// RouteProbe: which source address the machine would use, and where its addresses lie.
#pragma once

#include <span>

#include "domain/address/address.h"
#include "domain/decision/local_addresses.h"

namespace conntrack::ports {

/// Asks the kernel for source addresses (DE1). No packet is sent, nothing blocks.
class RouteProbe {
 public:
  virtual ~RouteProbe() = default;

  /// The local address towards each target, asked once for each; a target that the kernel gives
  /// none for is in the result with the reason. Never fails as a whole.
  virtual domain::LocalAddresses probe(std::span<const domain::Address> targets) = 0;

  /// The interfaces that each of the machine's addresses lies on (DE9); empty if the system does
  /// not tell. Takes longer than probe() on a machine with many interfaces.
  virtual domain::Interfaces interfaces() = 0;
};

}  // namespace conntrack::ports
