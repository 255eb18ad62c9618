// SPDX-License-Identifier: GPL-3.0-or-later
// LocalAddresses: what the kernel answered when it was asked for source addresses.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "domain/address/address.h"

namespace conntrack::domain {

/// There is no source address towards a target.
struct NoRoute {
  std::string why;  ///< the system's words, such as "Network is unreachable"; for people only

  friend bool operator==(const NoRoute&, const NoRoute&) { return true; }
};

/// The answer to one question: the local address towards a target (DE1), or none. Two reasons for
/// having none are equal.
using ProbeAnswer = std::variant<Address, NoRoute>;

/// Targets and their answers. A target that was not asked about has no local address.
class LocalAddresses {
 public:
  /// One target and what was answered.
  struct Entry {
    Address target;
    ProbeAnswer answer;

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  /// Records an answer; the last one for a target counts.
  void set(const Address& target, ProbeAnswer answer);

  /// What was answered for the target; null if it was not asked about. O(log n)
  const Entry* entry(const Address& target) const;

  /// The local address towards the target, or null. O(log n)
  const Address* find(const Address& target) const;

  /// All entries, ordered by target.
  const std::vector<Entry>& entries() const { return entries_; }

  /// True if no target has a local address; the network then counts as down (DE6).
  bool none() const;

  friend bool operator==(const LocalAddresses&, const LocalAddresses&) = default;

 private:
  std::vector<Entry> entries_;  // sorted by target
};

/// The interfaces that each of the machine's own addresses lies on, as far as is known: several
/// tunnels may use the same address.
using Interfaces = std::multimap<Address, std::string>;

/// The first of the interfaces that the address lies on; empty if none is known.
std::string interface_of(const Interfaces& interfaces, const Address& address);

}  // namespace conntrack::domain
