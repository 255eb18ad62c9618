// SPDX-License-Identifier: GPL-3.0-or-later
// Network: a set of addresses, given by a base address and a mask.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "domain/address/address.h"
#include "domain/address/expected.h"

namespace conntrack::domain {

/// The addresses that agree with a base address in the bits that a mask picks. The mask need not
/// be contiguous (CF6). Invariant: the base has no bits beyond the mask.
class Network {
 public:
  /// The network of the addresses whose first `prefix_length` bits are those of `address`; further
  /// bits of `address` are dropped. `prefix_length` is at most address.bit_count().
  static Network from_prefix(const Address& address, unsigned prefix_length);

  /// The network of the addresses that agree with `address` under `mask`, of the same family;
  /// further bits of `address` are dropped.
  static Network from_mask(const Address& address, const Address& mask);

  /// The network meant by someone who writes its mask inverted, as the access lists of routers have
  /// it (`0.0.0.255` for /24); none if the mask is no such "wildcard mask".
  static std::optional<Network> from_wildcard(const Address& address, const Address& wildcard);

  const Address& base() const { return base_; }
  const Address& mask() const { return mask_; }
  Family family() const { return base_.family(); }

  /// The number of initial 1-bits of the mask, if it is contiguous.
  std::optional<unsigned> prefix_length() const;

  /// True if `address` is of the family and lies in the network (DE2).
  bool contains(const Address& address) const;

  /// True if every address of `other` lies in this network; exact for any masks.
  bool covers(const Network& other) const;

  friend auto operator<=>(const Network&, const Network&) = default;

 private:
  Network(const Address& base, const Address& mask) : base_(base), mask_(mask) {}

  Address base_;
  Address mask_;
};

/// 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291)
const Network& link_local_network(Family family);

/// Reads ADDRESS/LENGTH or, for IPv4, ADDRESS/NETMASK (CF5). The IPv4 address may be abbreviated,
/// the mask may not. Bits of the address beyond the mask are a fault (CF6).
Expected<Network, TextFault> parse_network(std::string_view text);

/// ADDRESS/LENGTH; ADDRESS/NETMASK only if the mask is not contiguous (SC3).
std::string to_string(const Network& network);

}  // namespace conntrack::domain
