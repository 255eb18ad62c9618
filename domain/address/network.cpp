// SPDX-License-Identifier: GPL-3.0-or-later
// Network: a set of addresses, given by a base address and a mask.
#include "domain/address/network.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>

namespace conntrack::domain {
namespace {

using Bytes = std::span<const std::uint8_t>;

Address address_of(Family family, const std::array<std::uint8_t, 16>& bytes) {
  if (family == Family::ipv6) return Address::from_ipv6(bytes);
  return Address::from_ipv4({bytes[0], bytes[1], bytes[2], bytes[3]});
}

template <class Word>
bool word_agrees(const std::uint8_t* address, const std::uint8_t* mask, const std::uint8_t* base) {
  Word address_word;
  Word mask_word;
  Word base_word;
  std::memcpy(&address_word, address, sizeof(Word));
  std::memcpy(&mask_word, mask, sizeof(Word));
  std::memcpy(&base_word, base, sizeof(Word));
  return (address_word & mask_word) == base_word;
}

/// True if address & mask == base. All are of one family. This is the innermost step of every
/// decision, hence words rather than bytes.
bool agrees(Bytes address, Bytes mask, Bytes base) {
  if (address.size() == 4)
    return word_agrees<std::uint32_t>(address.data(), mask.data(), base.data());
  return word_agrees<std::uint64_t>(address.data(), mask.data(), base.data()) &&
         word_agrees<std::uint64_t>(address.data() + 8, mask.data() + 8, base.data() + 8);
}

/// The masks of all prefix lengths; those of IPv4 are the first four bytes of the first 33.
constexpr auto prefix_masks = [] {
  std::array<std::array<std::uint8_t, 16>, 129> masks{};
  for (std::size_t length = 1; length < masks.size(); ++length) {
    masks[length] = masks[length - 1];
    masks[length][(length - 1) / 8] |= static_cast<std::uint8_t>(0x80 >> (length - 1) % 8);
  }
  return masks;
}();

}  // namespace

Network Network::from_prefix(const Address& address, unsigned prefix_length) {
  assert(prefix_length <= address.bit_count());
  return from_mask(address, address_of(address.family(), prefix_masks[prefix_length]));
}

Network Network::from_mask(const Address& address, const Address& mask) {
  assert(address.family() == mask.family());
  return {address.masked_by(mask), mask};
}

std::optional<Network> Network::from_wildcard(const Address& address, const Address& wildcard) {
  if (from_mask(address, wildcard).prefix_length()) return std::nullopt;
  const Bytes bytes = wildcard.bytes();
  std::array<std::uint8_t, 16> mask{};
  std::transform(bytes.begin(), bytes.end(), mask.begin(), std::bit_not<>());
  const Network network = from_mask(address, address_of(wildcard.family(), mask));
  return network.prefix_length() ? std::optional(network) : std::nullopt;
}

std::optional<unsigned> Network::prefix_length() const {
  const Bytes mask = mask_.bytes();
  const auto partial =
      std::find_if(mask.begin(), mask.end(), [](auto byte) { return byte != 255; });
  const auto full_bits = static_cast<unsigned>(partial - mask.begin()) * 8;
  if (partial == mask.end()) return full_bits;
  const auto ones = static_cast<unsigned>(std::countl_one(*partial));
  const bool rest_is_zero =
      std::popcount(*partial) == static_cast<int>(ones) &&
      std::all_of(partial + 1, mask.end(), [](std::uint8_t byte) { return byte == 0; });
  if (!rest_is_zero) return std::nullopt;
  return full_bits + ones;
}

bool Network::contains(const Address& address) const {
  return address.family() == family() && agrees(address.bytes(), mask_.bytes(), base_.bytes());
}

bool Network::covers(const Network& other) const {
  // Every bit that this network fixes must be fixed by the other one, to the same value.
  return other.family() == family() && agrees(other.mask_.bytes(), mask_.bytes(), mask_.bytes()) &&
         contains(other.base_);
}

std::string to_string(const Network& network) {
  const auto length = network.prefix_length();
  return to_string(network.base()) + "/" +
         (length ? std::to_string(*length) : to_string(network.mask()));
}

const Network& link_local_network(Family family) {
  static const Network ipv4 = Network::from_prefix(Address::from_ipv4({169, 254}), 16);
  static const Network ipv6 = Network::from_prefix(Address::from_ipv6({0xfe, 0x80}), 10);
  return family == Family::ipv4 ? ipv4 : ipv6;
}

}  // namespace conntrack::domain
