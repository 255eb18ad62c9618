// SPDX-License-Identifier: GPL-3.0-or-later
// Address: one IPv4 or IPv6 address.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "domain/address/expected.h"
#include "domain/text/text_fault.h"

namespace conntrack::domain {

/// The two address families.
enum class Family : std::uint8_t { ipv4, ipv6 };

/// Where a family stands in an array of both.
constexpr std::size_t index_of(Family family) { return family == Family::ipv4 ? 0 : 1; }

/// "IPv4" or "IPv6".
std::string_view to_string(Family family);

/// An IPv4 or IPv6 address, without zone index. Ordered by family (IPv4 first), then by value.
class Address {
 public:
  /// 0.0.0.0
  constexpr Address() = default;

  /// The address with these bytes, in network order.
  static Address from_ipv4(const std::array<std::uint8_t, 4>& bytes);
  static Address from_ipv6(const std::array<std::uint8_t, 16>& bytes);

  Family family() const { return family_; }

  /// The number of bits of the family's addresses: 32 or 128.
  unsigned bit_count() const { return family_ == Family::ipv4 ? 32 : 128; }

  /// The 4 or 16 bytes, in network order.
  std::span<const std::uint8_t> bytes() const {
    return {bytes_.data(), family_ == Family::ipv4 ? 4U : 16U};
  }

  /// The bits that are set both here and in the mask, which is of the same family.
  Address masked_by(const Address& mask) const;

  /// 0.0.0.0 or ::
  bool is_unspecified() const;
  /// 127.0.0.0/8 or ::1 (RFC 1122, RFC 4291)
  bool is_loopback() const;
  /// 169.254.0.0/16 or fe80::/10 (RFC 3927, RFC 4291)
  bool is_link_local() const;
  /// Neither link-local nor loopback nor unspecified: an address that says where the machine is
  /// (WH4).
  bool is_settled() const;

  friend auto operator<=>(const Address&, const Address&) = default;

 private:
  Family family_ = Family::ipv4;
  std::array<std::uint8_t, 16> bytes_{};  // IPv4 uses the first four; the rest stays zero
};

/// How IPv4 addresses may be written (CF5).
enum class Ipv4Form : std::uint8_t {
  dotted_quad,  ///< four decimal parts, as inet_pton(3) reads them
  abbreviated,  ///< one to four decimal parts, the last filling the rest, as inet_aton(3) reads
                ///< them
};

/// Reads an address of either family: IPv6 as in RFC 4291 section 2.2, IPv4 in the given form.
/// Octal and hexadecimal parts, signs, zone indices and host names are faults (CF5).
Expected<Address, TextFault> parse_address(std::string_view text,
                                           Ipv4Form form = Ipv4Form::dotted_quad);

/// The usual text form, as inet_ntop(3) writes it: IPv6 as in RFC 5952.
std::string to_string(const Address& address);

}  // namespace conntrack::domain
