// SPDX-License-Identifier: GPL-3.0-or-later
// The decision itself; its theory is in the header.
#include "domain/decision/decision.h"

#include <array>

namespace conntrack::domain {
namespace {

/// What is known of one family's target while a definition is tried.
struct Asked {
  const Found* found = nullptr;
  bool settled = false;
};

/// Both families' targets, indexed by Family.
using AskedByFamily = std::array<Asked, 2>;

Asked ask(const Observation& observation, const Address& target) {
  const Found* found = observation.find(target);
  if (found == nullptr) return {};
  return {found, found->is_settled()};
}

/// The answers for definitions without a remote address: looked up once for all of them.
AskedByFamily ask_test_addresses(const Config& config, const Observation& observation) {
  return {ask(observation, config.test_ipv4), ask(observation, config.test_ipv6)};
}

AskedByFamily ask_for(const Definition& definition, const AskedByFamily& tests,
                      const Observation& observation) {
  if (!definition.remote) return tests;
  AskedByFamily asked;
  asked.at(index_of(definition.remote->family())) = ask(observation, *definition.remote);
  return asked;
}

/// True if the network holds what was found (DE2). A link-local address says nothing of where a
/// machine is: only networks that lie wholly within the link-local ones hold it (DE1a).
bool holds(const Network& network, const Found& found) {
  const Address& source = found.address;
  if (!network.contains(source)) return false;
  return !source.is_link_local() || link_local_network(source.family()).covers(network);
}

MatchResult try_networks(const Definition& definition, const AskedByFamily& asked) {
  MatchResult result{.verdict = Verdict::no_address, .settled = true};
  for (const PlacedNetwork& placed : definition.networks) {
    const Asked& answer = asked[index_of(placed.network.family())];
    result.settled = result.settled && answer.settled;
    if (answer.found == nullptr) continue;
    if (result.verdict == Verdict::no_address) result.verdict = Verdict::no_match;
    if (result.network == nullptr && holds(placed.network, *answer.found)) {
      result.verdict = Verdict::selected;
      result.network = &placed.network;
      result.found = answer.found;
    }
  }
  return result;
}

GroupDecision decide_group(const Group& group, const AskedByFamily& tests,
                           const Observation& observation) {
  GroupDecision decision;
  for (std::size_t i = 0; i < group.definitions.size(); ++i) {
    const Definition& definition = group.definitions[i];
    const MatchResult result = try_networks(definition, ask_for(definition, tests, observation));
    decision.firm = decision.firm && result.settled;
    if (result.verdict == Verdict::selected) {
      decision.selected = i;
      break;
    }
  }
  return decision;
}

}  // namespace

MatchResult match_definition(const Config& config, const Definition& definition,
                             const Observation& observation) {
  return try_networks(definition,
                      ask_for(definition, ask_test_addresses(config, observation), observation));
}

GroupDecision decide(const Config& config, const Group& group, const Observation& observation) {
  return decide_group(group, ask_test_addresses(config, observation), observation);
}

std::vector<GroupDecision> decide(const Config& config, const Observation& observation) {
  const AskedByFamily tests = ask_test_addresses(config, observation);
  std::vector<GroupDecision> decisions;
  decisions.reserve(config.groups.size());
  for (const Group& group : config.groups)
    decisions.push_back(decide_group(group, tests, observation));
  return decisions;
}

}  // namespace conntrack::domain
