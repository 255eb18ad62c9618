// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of addresses and networks: tests/fuzz/address_fuzz CORPUS_DIRECTORY
#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "domain/address/address.h"
#include "domain/address/network.h"
#include "tests/fuzz/require.h"

namespace {

using namespace conntrack::domain;
using conntrack::tests::require;

bool library_reads(const std::string& text) {
  std::array<std::uint8_t, 16> bytes{};
  return text.find('\0') == std::string::npos &&
         (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
          inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1);
}

void check_fault(const std::string& text, const TextFault& fault) {
  require(!fault.message.empty() && fault.offset <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto address = parse_address(text);
  require(static_cast<bool>(address) == library_reads(text));
  if (address) {
    require(*parse_address(to_string(*address)) == *address);
  } else {
    check_fault(text, address.error());
  }
  const auto network = parse_network(text);
  if (network) {
    require(network->contains(network->base()));
    require(*parse_network(to_string(*network)) == *network);
  } else {
    check_fault(text, network.error());
  }
  return 0;
}
