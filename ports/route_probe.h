// SPDX-License-Identifier: GPL-3.0-or-later
// RouteProbe: which source address the machine would use, and by which link.
#pragma once

#include "domain/decision/observation.h"

namespace conntrack::ports {

/// Asks the kernel for source addresses (DE1). No packet is sent, nothing blocks.
class RouteProbe {
 public:
  virtual ~RouteProbe() = default;

  /// Asks each question once, and has an answer to each in the result: NoRoute is the kernel's
  /// word, Unknown means that it could not be asked (no descriptors, no memory, forbidden). A
  /// question under tunnels is Unknown where the system cannot be asked so (VP6). Never fails as a
  /// whole.
  virtual domain::Observation probe(const domain::Questions& questions) = 0;
};

}  // namespace conntrack::ports
