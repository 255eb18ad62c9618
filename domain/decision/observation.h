// SPDX-License-Identifier: GPL-3.0-or-later
// Observation: what a round saw of the network, as one value.
//
// For each target the kernel is asked which source address and link it would use (DE1). There are
// three answers. *Found* and *NoRoute* are the kernel's word. *Unknown* means that it could not be
// asked, and must never be taken for "no": a round that has an unknown answer decides nothing.
//
// Where a target is reached through a tunnel of ours, the kernel is also asked what it would answer
// without that tunnel (VP6). Those answers belong to the observation, too: two observations are
// equal only if what lies under the tunnels is.
#pragma once

#include <compare>
#include <string>
#include <variant>
#include <vector>

#include "domain/address/address.h"

namespace conntrack::domain {

/// The source address that the kernel would use, and the link by which it would send.
struct Found {
  Address address;
  std::string interface;       ///< empty if the system cannot tell
  bool is_borrowed = false;    ///< the link has no such address: it is another link's
  bool may_be_tunnel = false;  ///< the link has two ends only; of no account when two are compared

  /// False for an address that is about to be replaced, it seems: link-local, or borrowed as long
  /// as a link that comes up has its routes and not yet its address (WH4).
  bool is_settled() const { return address.is_settled() && !is_borrowed; }

  friend bool operator==(const Found& a, const Found& b) {
    return a.address == b.address && a.interface == b.interface && a.is_borrowed == b.is_borrowed;
  }
};

/// The kernel says that no route leads there, or the address says nothing of the place (DE1a).
struct NoRoute {
  std::string why;  ///< for people: "Network is unreachable"

  friend bool operator==(const NoRoute&, const NoRoute&) { return true; }
};

/// The kernel could not be asked (DE1).
struct Unknown {
  std::string why;  ///< for people: "Too many open files"

  friend bool operator==(const Unknown&, const Unknown&) { return true; }
};

/// The answer to one question. Two reasons for the same kind of answer are equal.
using Answer = std::variant<Found, NoRoute, Unknown>;

/// What the kernel would answer towards a target if these links were not there (VP6).
struct UnderTunnel {
  Address target;
  std::vector<std::string> tunnels;  ///< names of links, sorted

  friend auto operator<=>(const UnderTunnel&, const UnderTunnel&) = default;
};

/// What is asked in one go.
struct Questions {
  std::vector<Address> targets;
  std::vector<UnderTunnel> under_tunnels;

  friend bool operator==(const Questions&, const Questions&) = default;
};

/// The answers to a round's questions. A target that was not asked about has no route.
class Observation {
 public:
  /// One target and its answer.
  struct Entry {
    Address target;
    Answer answer;

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  /// Records an answer; the last one to a question counts. An address that says nothing of the
  /// place becomes NoRoute (DE1a): an unspecified one, and a loopback address towards a target that
  /// is none.
  void set(const Address& target, Answer answer);
  void set(const UnderTunnel& question, Answer answer);

  /// Adds the answers of another observation.
  void merge(const Observation& other);

  /// What was answered for the target; null if it was not asked about. O(log n)
  const Entry* entry(const Address& target) const;

  /// What was found for the target; null if there is no route, or that is unknown. O(log n)
  const Found* find(const Address& target) const;

  /// What was answered to such a question; null if it was not asked. O(log n)
  const Answer* find(const UnderTunnel& question) const;

  /// All answers for targets, ordered by target.
  const std::vector<Entry>& entries() const { return entries_; }

  /// As if the links were not there: each target that was found on one of them has the answer that
  /// was found under them. Where nothing was found there, the target's own answer stays.
  Observation under(const std::vector<std::string>& tunnels) const;

  /// True if no target has a source address other than a link-local one: the network then counts as
  /// down (DE6).
  bool none() const;

  /// True if some target has a settled source address (WH3, WH4).
  bool any_settled() const;

  /// Why some target's answer is unknown; null if none is (DE1).
  const Unknown* unknown() const;

  friend bool operator==(const Observation&, const Observation&) = default;

 private:
  struct UnderEntry {
    UnderTunnel question;
    Answer answer;

    friend bool operator==(const UnderEntry&, const UnderEntry&) = default;
  };

  std::vector<Entry> entries_;     // sorted by target
  std::vector<UnderEntry> under_;  // sorted by question
};

}  // namespace conntrack::domain
