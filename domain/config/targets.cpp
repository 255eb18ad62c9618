// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/config/targets.h"

#include <algorithm>

namespace conntrack::domain {

const Address& target_of(const Config& config, const Definition& definition, Family family) {
  return definition.remote ? *definition.remote : config.test_address(family);
}

std::vector<Address> targets_of(const Config& config, const Definition& definition) {
  if (definition.remote) return {*definition.remote};
  std::vector<Address> targets;
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const bool asks =
        std::any_of(definition.networks.begin(), definition.networks.end(),
                    [&](const PlacedNetwork& placed) { return placed.network.family() == family; });
    if (asks) targets.push_back(target_of(config, definition, family));
  }
  return targets;
}

std::vector<Address> targets_to_probe(const Config& config) {
  std::vector<Address> targets;
  for (const Group& group : config.groups) {
    for (const Definition& definition : group.definitions) {
      for (const Address& target : targets_of(config, definition)) targets.push_back(target);
    }
  }
  if (targets.empty()) targets = {config.test_ipv4, config.test_ipv6};
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  return targets;
}

ComparedAddresses compared_addresses(const Config& config, const Definition& definition,
                                     const Network& network) {
  return {target_of(config, definition, network.family()),
          link_local_network(network.family()).covers(network)};
}

}  // namespace conntrack::domain
