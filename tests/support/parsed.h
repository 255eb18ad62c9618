// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses and networks for tests, from their text.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "domain/address/address.h"
#include "domain/address/network.h"

namespace conntrack::tests {

/// The address that the text names; throws if it names none.
inline domain::Address address(std::string_view text) {
  const auto parsed = domain::parse_address(text);
  if (!parsed) throw std::invalid_argument(std::string(text) + ": " + parsed.error().message);
  return *parsed;
}

/// The network that the text names; throws if it names none.
inline domain::Network network(std::string_view text) {
  const auto parsed = domain::parse_network(text);
  if (!parsed) throw std::invalid_argument(std::string(text) + ": " + parsed.error().message);
  return *parsed;
}

}  // namespace conntrack::tests
