// SPDX-License-Identifier: GPL-3.0-or-later
// Address: its kinds, and its text form. Reading it is in address_parser.cpp.
#include "domain/address/address.h"

#include <algorithm>
#include <charconv>

namespace conntrack::domain {
namespace {

using Groups = std::array<unsigned, 8>;  // of an IPv6 address, 16 bits each

/// A run of groups that are zero.
struct Run {
  std::size_t begin = 0;
  std::size_t length = 0;
};

void append_number(std::string& text, unsigned number, int number_base) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, number_base);
  text.append(digits.data(), end.ptr);
}

void append_ipv4(std::string& text, std::span<const std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i != 0) text += '.';
    append_number(text, bytes[i], 10);
  }
}

Groups groups_of(std::span<const std::uint8_t> bytes) {
  Groups groups{};
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  return groups;
}

/// The first of the longest runs of zeros: what "::" stands for (RFC 5952 section 4.2). A single
/// group of zeros is not shortened.
Run longest_zero_run(const Groups& groups) {
  Run longest;
  Run current;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i] != 0) {
      current.length = 0;
      continue;
    }
    if (current.length == 0) current.begin = i;
    ++current.length;
    if (current.length > longest.length) longest = current;
  }
  return longest.length >= 2 ? longest : Run{};
}

/// True for IPv4-mapped and IPv4-compatible addresses, whose last 32 bits are written as IPv4. ::1
/// and the like are not among them: their run of zeros is longer.
bool ends_in_ipv4(const Groups& groups, const Run& zeros) {
  if (zeros.begin != 0) return false;
  return zeros.length == 6 || (zeros.length == 5 && groups[5] == 0xffff);
}

void append_ipv6(std::string& text, std::span<const std::uint8_t> bytes) {
  const Groups groups = groups_of(bytes);
  const Run zeros = longest_zero_run(groups);
  const std::size_t end = ends_in_ipv4(groups, zeros) ? 6 : 8;
  for (std::size_t i = 0; i < end;) {
    if (zeros.length != 0 && i == zeros.begin) {
      text += "::";
      i += zeros.length;
      continue;
    }
    if (i != 0 && text.back() != ':') text += ':';
    append_number(text, groups[i], 16);
    ++i;
  }
  if (end == 8) return;
  if (text.back() != ':') text += ':';
  append_ipv4(text, bytes.last(4));
}

}  // namespace

std::string_view to_string(Family family) { return family == Family::ipv4 ? "IPv4" : "IPv6"; }

Address Address::from_ipv4(const std::array<std::uint8_t, 4>& bytes) {
  Address address;
  std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
  return address;
}

Address Address::from_ipv6(const std::array<std::uint8_t, 16>& bytes) {
  Address address;
  address.family_ = Family::ipv6;
  address.bytes_ = bytes;
  return address;
}

Address Address::masked_by(const Address& mask) const {
  Address result = *this;
  for (std::size_t i = 0; i < bytes_.size(); ++i) result.bytes_[i] &= mask.bytes_[i];
  return result;
}

bool Address::is_unspecified() const {
  return std::all_of(bytes_.begin(), bytes_.end(), [](std::uint8_t byte) { return byte == 0; });
}

bool Address::is_loopback() const {
  if (family_ == Family::ipv4) return bytes_[0] == 127;
  return bytes_.back() == 1 &&
         std::all_of(bytes_.begin(), bytes_.end() - 1, [](std::uint8_t byte) { return byte == 0; });
}

bool Address::is_link_local() const {
  if (family_ == Family::ipv4) return bytes_[0] == 169 && bytes_[1] == 254;
  return bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
}

bool Address::is_settled() const { return !is_unspecified() && !is_loopback() && !is_link_local(); }

std::string to_string(const Address& address) {
  std::string text;
  if (address.family() == Family::ipv4) {
    append_ipv4(text, address.bytes());
  } else {
    append_ipv6(text, address.bytes());
  }
  return text;
}

}  // namespace conntrack::domain
