// SPDX-License-Identifier: GPL-3.0-or-later
// Config: the configuration as meant.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address/address.h"
#include "domain/address/network.h"
#include "domain/config/config_file.h"
#include "domain/config/diagnostic.h"

namespace conntrack::domain {

/// A network of a definition, and where it is written.
struct PlacedNetwork {
  Network network;
  Position at;

  friend bool operator==(const PlacedNetwork&, const PlacedNetwork&) = default;
};

/// How a definition is written (CF3): said wherever a line is none.
inline constexpr std::string_view form_of_definition =
    "a definition is written 'TAG = [REMOTE] NETWORK/MASK ...'";

/// One line of a group: the peer it selects, and where the machine must be for that.
struct Definition {
  std::string tag;
  Position at;                    ///< of the tag
  std::optional<Address> remote;  ///< the address asked about, if not the test addresses (CF7)
  std::vector<PlacedNetwork>
      networks;  ///< at least one; all of the remote's family if there is one

  /// True if the tag says that no peer of the group is to be active: `down`, `down/ANYTHING` (CF9).
  bool is_down() const;

  /// The peer wanted when this definition is selected; none for a `down` tag.
  std::optional<std::string> peer() const;

  friend bool operator==(const Definition&, const Definition&) = default;
};

/// A peer group: peers of which at most one may be connected.
struct Group {
  std::string name;
  Position at;
  std::vector<Definition> definitions;  ///< in file order, which is the order of trial (DE2)

  friend bool operator==(const Group&, const Group&) = default;
};

/// A valid configuration. A default-constructed one has no groups and the test addresses of CF4.
struct Config {
  Address test_ipv4 = Address::from_ipv4({1, 2, 3, 4});
  Address test_ipv6 = Address::from_ipv6({0x20, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  std::vector<Group> groups;  ///< in file order
  /// Where the test addresses are written, by family; line 0: nowhere, they are the defaults.
  std::array<Position, 2> test_addresses_at{};

  /// The test address of a family.
  const Address& test_address(Family family) const {
    return family == Family::ipv4 ? test_ipv4 : test_ipv6;
  }

  /// The group of that name, or null.
  const Group* find_group(std::string_view name) const;

  friend bool operator==(const Config&, const Config&) = default;
};

/// How long a tag or a group's name may be (CF11). Who sends the names knows that, and in which
/// form they are measured.
struct NameLimit {
  std::size_t most_bytes;
  std::size_t (*size_of)(std::string_view name);  ///< in bytes; at least 1 for each of the name
  std::string_view measured;                      ///< in which form, for people
};

/// What make_config found.
struct ConfigAnalysis {
  Config config;                   ///< of use only if there are no errors
  std::vector<Diagnostic> errors;  ///< every fault, in file order
};

/// The semantic pass (CF1, CF3 to CF10): gives the file its meaning and finds all of its faults in
/// one run, at most one for each word.
ConfigAnalysis make_config(const ConfigFile& file, const NameLimit& limit);

}  // namespace conntrack::domain
