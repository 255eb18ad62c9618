// SPDX-License-Identifier: GPL-3.0-or-later
// Targets: the addresses that a configuration asks about.
#pragma once

#include <vector>

#include "domain/address/address.h"
#include "domain/config/config.h"

namespace conntrack::domain {

/// The target whose local address is compared with the definition's networks of that family: its
/// remote address, or else the test address of the family (CF7).
const Address& target_of(const Config& config, const Definition& definition, Family family);

/// The distinct targets that a definition asks about: target_of() for the families of its networks,
/// IPv4 first (CF7).
std::vector<Address> targets_of(const Config& config, const Definition& definition);

/// The distinct targets of the whole configuration, IPv4 first: each is asked about once a round
/// (DE1). Without any definition these are the test addresses.
std::vector<Address> targets_to_probe(const Config& config);

}  // namespace conntrack::domain
