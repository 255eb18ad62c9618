// SPDX-License-Identifier: GPL-3.0-or-later
// Review: what is allowed in a configuration, but probably not meant.
#include "domain/config/review.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "domain/config/coverage.h"
#include "domain/config/special_ranges.h"
#include "domain/config/targets.h"
#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

constexpr std::size_t most_named = 4;  // definitions in one message

using Diagnostics = std::vector<Diagnostic>;

void warn(Diagnostics& warnings, Position at, std::string message, std::string hint) {
  warnings.push_back({DiagnosticKind::warning, at, std::move(message), std::move(hint)});
}

/// "'home' in line 5"
std::string named(const Definition& definition) {
  return cited(definition.tag) + " in line " + std::to_string(definition.at.line);
}

/// "'home' in line 5, 'work' in line 7 and 3 more"
std::string named(const Group& group, const std::vector<std::size_t>& definitions) {
  const std::size_t count = definitions.size();
  const std::size_t named_count = count > most_named ? most_named - 1 : count;
  std::string result;
  for (std::size_t i = 0; i < named_count; ++i) {
    if (i != 0) result += i + 1 == count ? " and " : ", ";
    result += named(group.definitions[definitions[i]]);
  }
  if (named_count < count) result += " and " + std::to_string(count - named_count) + " more";
  return result;
}

// What is found in a group

void review_empty(const Group& group, Diagnostics& warnings) {
  if (!group.definitions.empty()) return;
  warn(warnings, group.at, "the group " + cited(group.name) + " has no definitions",
       std::string(form_of_definition));
}

/// Definitions that can never be selected. Returns their indices.
std::set<std::size_t> review_covered(const Config& config, const Group& group,
                                     Diagnostics& warnings) {
  std::set<std::size_t> indices;
  for (const Covered& covered : find_covered(config, group)) {
    const Definition& definition = group.definitions[covered.definition];
    const bool is_one = covered.by.size() == 1;
    warn(warnings, definition.at,
         cited(definition.tag) + " is never selected: all of its networks are covered by " +
             named(group, covered.by) + (is_one ? "" : ", together"),
         "the first definition that matches is selected: move this one up, or take it away");
    indices.insert(covered.definition);
  }
  return indices;
}

/// Networks that stand in the group before, compared with the same addresses. A definition that is
/// never selected has its own warning, which says more.
void review_duplicates(const Config& config, const Group& group,
                       const std::set<std::size_t>& never_selected, Diagnostics& warnings) {
  std::map<std::pair<ComparedAddresses, Network>, const Definition*> seen;
  for (std::size_t i = 0; i < group.definitions.size(); ++i) {
    const Definition& definition = group.definitions[i];
    for (const PlacedNetwork& placed : definition.networks) {
      const auto compared = compared_addresses(config, definition, placed.network);
      const auto [first, is_new] = seen.try_emplace({compared, placed.network}, &definition);
      if (is_new || never_selected.contains(i)) continue;
      const bool is_same = first->second == &definition;
      warn(warnings, placed.at,
           "duplicate network " + to_string(placed.network) + ", already in " +
               (is_same ? "the same definition" : named(*first->second)),
           "only the first one counts");
    }
  }
}

// What is found in a single network

/// A range of private addresses (RFC 1918, RFC 4193), and how much of it may reasonably be the
/// network of one place.
struct PrivateRange {
  Network network;
  unsigned shortest_prefix;
};

/// An IPv6 site has a /48 (RFC 4193 section 3.1).
const std::array<PrivateRange, 4>& private_ranges() {
  static const std::array ranges{
      PrivateRange{Network::from_prefix(Address::from_ipv4({10, 0, 0, 0}), 8), 16},
      PrivateRange{Network::from_prefix(Address::from_ipv4({172, 16, 0, 0}), 12), 16},
      PrivateRange{Network::from_prefix(Address::from_ipv4({192, 168, 0, 0}), 16), 16},
      PrivateRange{Network::from_prefix(Address::from_ipv6({0xfc}), 7), 48},
  };
  return ranges;
}

void review_wide_down(const Definition& definition, const PlacedNetwork& placed,
                      Diagnostics& warnings) {
  const auto length = placed.network.prefix_length();
  if (!definition.is_down() || !length) return;
  for (const PrivateRange& range : private_ranges()) {
    if (*length >= range.shortest_prefix || !range.network.covers(placed.network)) continue;
    warn(warnings, placed.at,
         cited(definition.tag) + " for " + to_string(placed.network) +
             " takes the peers down in very many places: anyone may use these private addresses",
         "name the network that is meant, no wider than /" + std::to_string(range.shortest_prefix));
  }
}

// CF6
void review_mask(const PlacedNetwork& placed, Diagnostics& warnings) {
  const Network& network = placed.network;
  if (network.prefix_length()) return;
  const auto inverted = Network::from_wildcard(network.base(), network.mask());
  warn(warnings, placed.at, "the mask " + to_string(network.mask()) + " is not contiguous",
       inverted ? "this looks like a wildcard mask; the netmask is " + to_string(inverted->mask()) +
                      ", or /" + std::to_string(*inverted->prefix_length())
                : "most masks are ones followed by zeros, such as 255.255.255.0");
}

void review_test_address(const Config& config, const Definition& definition,
                         const PlacedNetwork& placed, Diagnostics& warnings) {
  const Family family = placed.network.family();
  const Address& test_address = config.test_address(family);
  if (target_of(config, definition, family) != test_address) return;
  if (placed.network.prefix_length() == 0U || !placed.network.contains(test_address)) return;
  warn(warnings, placed.at,
       "the test address " + to_string(test_address) + " itself lies in " +
           to_string(placed.network),
       "choose a test-addr that lies in none of the networks");
}

// What can never be asked about, or never be the answer

constexpr std::string_view useful_target =
    "name a unicast address of the Internet, or of the network that is meant";

void review_target(const Address& target, Position at, Diagnostics& warnings) {
  const std::string_view kind = unusable_target(target);
  if (kind.empty()) return;
  warn(warnings, at,
       "the " + std::string(kind) + " address " + to_string(target) +
           " cannot be a target: the route towards it says nothing of the network",
       std::string(useful_target));
}

void review_network(const PlacedNetwork& placed, Diagnostics& warnings) {
  const std::string_view kind = unusable_network(placed.network);
  if (kind.empty()) return;
  warn(warnings, placed.at,
       "no local address ever lies in " + to_string(placed.network) + ": its addresses are " +
           std::string(kind),
       kind == "IPv4-mapped" ? "write the IPv4 network itself"
                             : "name a network that the machine has an address in");
}

/// A group that names places in one family, and selects a peer by any address of the other: when
/// the other family has an address first, as IPv6 often does, that peer is selected at home.
void review_catch_all(const Group& group, Family family, Diagnostics& warnings) {
  const PlacedNetwork* catch_all = nullptr;
  const Definition* catcher = nullptr;
  bool names_place_of_other = false;
  for (const Definition& definition : group.definitions) {
    for (const PlacedNetwork& placed : definition.networks) {
      const bool is_everything = placed.network.prefix_length() == 0U;
      if (placed.network.family() != family) {
        names_place_of_other = names_place_of_other || !is_everything;
      } else if (!is_everything) {
        return;
      } else if (catch_all == nullptr && !definition.is_down()) {
        catch_all = &placed;
        catcher = &definition;
      }
    }
  }
  if (catch_all == nullptr || !names_place_of_other) return;
  const std::string name(to_string(family));
  warn(warnings, catch_all->at,
       cited(catcher->tag) + " is selected by every " + name + " address, but the group " +
           cited(group.name) + " names no place by its " + name + " network",
       "where the " + name + " address comes first, this is selected in every place: add the " +
           name + " networks of the places above");
}

// What is found in the whole

void review_test_addresses(const Config& config, Diagnostics& warnings) {
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const Position at = config.test_addresses_at[index_of(family)];
    if (at.line != 0) review_target(config.test_address(family), at, warnings);
  }
}

void review_peers(const Config& config, Diagnostics& warnings) {
  std::map<std::string, const Group*> homes;
  for (const Group& group : config.groups) {
    std::set<std::string> warned_of;
    for (const Definition& definition : group.definitions) {
      const auto peer = definition.peer();
      if (!peer) continue;
      const Group& home = *homes.try_emplace(*peer, &group).first->second;
      if (&home == &group || !warned_of.insert(*peer).second) continue;
      warn(warnings, definition.at,
           "the peer " + cited(*peer) + " is in two groups: " + cited(group.name) + " and " +
               cited(home.name) + " in line " + std::to_string(home.at.line),
           "each group would undo what the other one does");
    }
  }
}

}  // namespace

std::vector<Diagnostic> review(const Config& config) {
  Diagnostics warnings;
  review_test_addresses(config, warnings);
  for (const Group& group : config.groups) {
    review_empty(group, warnings);
    for (const Family family : {Family::ipv4, Family::ipv6}) {
      review_catch_all(group, family, warnings);
    }
    const auto never_selected = review_covered(config, group, warnings);
    review_duplicates(config, group, never_selected, warnings);
    for (const Definition& definition : group.definitions) {
      if (definition.remote) review_target(*definition.remote, definition.at, warnings);
      for (const PlacedNetwork& placed : definition.networks) {
        review_network(placed, warnings);
        review_wide_down(definition, placed, warnings);
        review_mask(placed, warnings);
        review_test_address(config, definition, placed, warnings);
      }
    }
  }
  review_peers(config, warnings);
  std::stable_sort(warnings.begin(), warnings.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.at < b.at; });
  return warnings;
}

}  // namespace conntrack::domain
