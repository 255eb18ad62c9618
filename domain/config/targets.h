// SPDX-License-Identifier: GPL-3.0-or-later
// Targets: the addresses that a configuration asks about, and what is compared with the answers.
#pragma once

#include <compare>
#include <vector>

#include "domain/address/address.h"
#include "domain/address/network.h"
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

/// The source addresses that a network of a definition is compared with: those towards a target,
/// either the link-local ones or all others (DE1a). Two networks can hold the same address only if
/// these are equal.
struct ComparedAddresses {
  Address target;
  bool link_local = false;

  friend auto operator<=>(const ComparedAddresses&, const ComparedAddresses&) = default;
};

/// What one of the definition's networks is compared with.
ComparedAddresses compared_addresses(const Config& config, const Definition& definition,
                                     const Network& network);

}  // namespace conntrack::domain
