// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a network (CF5, CF6), and telling whoever wrote it what is wrong with one that cannot be
// read. A mask with gaps is read as it is, and warned of by the review (domain/config/review.h).
#include <algorithm>
#include <optional>
#include <utility>

#include "domain/address/address_faults.h"
#include "domain/address/network.h"
#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

bool is_digits(std::string_view text) { return !text.empty() && consists_of(text, decimal_digits); }

std::size_t dots_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '.'));
}

/// The address that someone means who abbreviates 10.1.0.0 as "10.1", which inet_aton(3) reads as
/// 10.0.0.1; none if the text is no such abbreviation.
std::optional<Address> padded_with_zeros(std::string_view text) {
  if (dots_in(text) >= 3 || text.find(':') != std::string_view::npos) return std::nullopt;
  std::string padded(text);
  while (dots_in(padded) < 3) padded += ".0";
  const auto address = parse_address(padded);
  if (!address) return std::nullopt;
  return *address;
}

TextFault no_mask(std::string_view text, const Address& address) {
  std::string hint = "for this address alone, write " + to_string(address) + "/" +
                     std::to_string(address.bit_count());
  if (const auto padded = padded_with_zeros(text)) {
    const auto length = static_cast<unsigned>(8 * (dots_in(text) + 1));
    hint += "; for the network, " + to_string(Network::from_prefix(*padded, length));
  }
  return {text.size(), "expected a '/' and a mask after the address", std::move(hint)};
}

/// The network meant by someone who wrote an address with bits beyond the mask.
Network meant_by(std::string_view address_text, const Network& network, const Address& address) {
  const auto padded = padded_with_zeros(address_text);
  const Address& written = padded ? *padded : address;
  if (const auto meant = Network::from_wildcard(written, network.mask())) return *meant;
  const Network padded_network = Network::from_mask(written, network.mask());
  return padded_network.base() == written ? padded_network : network;
}

TextFault bits_beyond_mask(std::string_view address_text, const Address& address,
                           std::string_view mask_text, const Network& network) {
  std::string read_as = to_string(address);
  if (padded_with_zeros(address_text))
    read_as = cited(address_text) + " is read as " + read_as + ", which";
  std::string message = read_as + " has bits beyond the mask /" + std::string(mask_text);
  return {0, std::move(message),
          "did you mean '" + to_string(meant_by(address_text, network, address)) + "'?"};
}

/// The mask is neither a prefix length in the range of the family nor, for IPv4, a netmask.
TextFault bad_mask(std::string_view text, const Address& address) {
  const std::string limit = std::to_string(address.bit_count());
  const std::string expected = "expected a prefix length from 0 to " + limit;
  if (text.empty())
    return {0, expected + ", found nothing", "for this address alone, write /" + limit};
  const bool has_sign = text[0] == '+' || text[0] == '-';
  const bool has_leading_zero = text[0] == '0' && text.size() > 1;
  const bool is_odd_number =
      (has_sign || has_leading_zero) && is_digits(text.substr(has_sign ? 1 : 0));
  if (is_odd_number || is_hexadecimal(text)) return bad_ipv4_part(text, 0, address.bit_count());
  const std::size_t end = text.find_first_not_of("0123456789.");
  if (end != 0 && end != std::string_view::npos)
    return {end, "expected the end of the network, found " + cited(text.substr(end)), ""};
  if (is_digits(text)) return {0, expected + ", found " + cited(text), ""};
  if (address.family() == Family::ipv4)
    return {0, expected + " or a netmask, found " + cited(text), ""};
  return {0, expected + ", found " + cited(text), "IPv6 networks have no other masks"};
}

/// A prefix length without leading zeros, at most `largest`.
std::optional<unsigned> read_prefix_length(std::string_view text, unsigned largest) {
  if (!is_digits(text) || text.size() > 3 || (text[0] == '0' && text.size() > 1))
    return std::nullopt;
  unsigned length = 0;
  for (const char c : text) length = length * 10 + static_cast<unsigned>(c - '0');
  if (length > largest) return std::nullopt;
  return length;
}

Expected<Address, TextFault> read_netmask(std::string_view text) {
  auto mask = parse_address(text);
  if (mask) return mask;
  TextFault fault = mask.error();
  // An address may be abbreviated so that its last number fills the rest, a netmask never.
  if (const auto padded = padded_with_zeros(text))
    fault.hint = "did you mean '" + to_string(*padded) + "'?";
  return Unexpected{std::move(fault)};
}

/// The network of the address under the mask that the text gives.
Expected<Network, TextFault> apply_mask(const Address& address, std::string_view text) {
  if (const auto length = read_prefix_length(text, address.bit_count()))
    return Network::from_prefix(address, *length);
  const bool may_be_netmask = address.family() == Family::ipv4 && dots_in(text) > 0 &&
                              text.find_first_of("/:") == std::string_view::npos;
  if (!may_be_netmask) return Unexpected{bad_mask(text, address)};
  const auto mask = read_netmask(text);
  if (!mask) return Unexpected{mask.error()};
  return Network::from_mask(address, *mask);
}

}  // namespace

Expected<Network, TextFault> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view address_text = text.substr(0, slash);
  const auto address = parse_address(address_text, Ipv4Form::abbreviated);
  if (!address) return Unexpected{address.error()};
  if (slash == std::string_view::npos) return Unexpected{no_mask(text, *address)};
  const std::string_view mask_text = text.substr(slash + 1);
  auto network = apply_mask(*address, mask_text);
  if (!network) {
    TextFault fault = network.error();
    fault.offset += slash + 1;
    return Unexpected{std::move(fault)};
  }
  if (network->base() != *address)
    return Unexpected{bits_beyond_mask(address_text, *address, mask_text, *network)};
  return network;
}

}  // namespace conntrack::domain
