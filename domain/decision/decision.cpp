// SPDX-License-Identifier: GPL-3.0-or-later
// The decision itself; its theory is in the header.
#include "domain/decision/decision.h"
#include "domain/config/targets.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "domain/config/targets.h"

namespace conntrack::domain {
namespace {

/// What is known of one family's target while a definition is tried.
struct Asked {
  const Address* local = nullptr;
  bool settled = false;
};

/// Both families' targets, indexed by Family.
using AskedByFamily = std::array<Asked, 2>;

Asked ask(const LocalAddresses& locals, const Address& target) {
  const Address* local = locals.find(target);
  return {local, local != nullptr && local->is_settled()};
}

/// The answers for definitions without a remote address: looked up once for all of them.
AskedByFamily ask_test_addresses(const Config& config, const LocalAddresses& locals) {
  return {ask(locals, config.test_ipv4), ask(locals, config.test_ipv6)};
}

AskedByFamily ask_for(const Definition& definition, const AskedByFamily& tests,
                      const LocalAddresses& locals) {
  if (!definition.remote) return tests;
  AskedByFamily asked;
  asked.at(index_of(definition.remote->family())) = ask(locals, *definition.remote);
  return asked;
}

MatchResult try_networks(const Definition& definition, const AskedByFamily& asked) {
  MatchResult result{Verdict::no_address, nullptr, true};
  for (const PlacedNetwork& placed : definition.networks) {
    const Asked& answer = asked[index_of(placed.network.family())];
    result.settled = result.settled && answer.settled;
    if (answer.local == nullptr) continue;
    if (result.verdict == Verdict::no_address) result.verdict = Verdict::no_match;
    if (result.network == nullptr && placed.network.contains(*answer.local)) {
      result.verdict = Verdict::selected;
      result.network = &placed.network;
    }
  }
  return result;
}

GroupDecision decide_group(const Group& group, const AskedByFamily& tests,
                           const LocalAddresses& locals) {
  GroupDecision decision;
  for (std::size_t i = 0; i < group.definitions.size(); ++i) {
    const Definition& definition = group.definitions[i];
    const MatchResult result = try_networks(definition, ask_for(definition, tests, locals));
    decision.firm = decision.firm && result.settled;
    if (result.verdict == Verdict::selected) {
      decision.selected = i;
      break;
    }
  }
  return decision;
}

bool could_select(const Group& group, std::string_view peer) {
  return std::any_of(group.definitions.begin(), group.definitions.end(),
                     [&](const Definition& definition) {
                       return !definition.is_down() && definition.tag == peer;
                     });
}

}  // namespace

MatchResult match_definition(const Config& config, const Definition& definition,
                             const LocalAddresses& locals) {
  return try_networks(definition, ask_for(definition, ask_test_addresses(config, locals), locals));
}

GroupDecision decide(const Config& config, const Group& group, const LocalAddresses& locals) {
  return decide_group(group, ask_test_addresses(config, locals), locals);
}

std::vector<GroupDecision> decide(const Config& config, const LocalAddresses& locals) {
  const AskedByFamily tests = ask_test_addresses(config, locals);
  std::vector<GroupDecision> decisions;
  decisions.reserve(config.groups.size());
  for (const Group& group : config.groups) decisions.push_back(decide_group(group, tests, locals));
  return decisions;
}

std::optional<OwnTunnel> find_own_tunnel(const Config& config, const Group& group,
                                         const LocalAddresses& locals, const Interfaces& interfaces,
                                         const std::vector<ConnectedPeer>& connected) {
  const std::optional<std::size_t> selected = decide(config, group, locals).selected;
  const std::size_t tried = selected ? *selected + 1 : group.definitions.size();
  for (std::size_t i = 0; i < tried; ++i) {
    for (const Address& target : targets_of(config, group.definitions[i])) {
      const Address* local = locals.find(target);
      if (local == nullptr) continue;
      const auto [begin, end] = interfaces.equal_range(*local);
      for (const ConnectedPeer& peer : connected) {
        const auto is_its_tunnel = [&](const auto& each) { return each.second == peer.interface; };
        if (std::any_of(begin, end, is_its_tunnel) && could_select(group, peer.name)) {
          return OwnTunnel{target, peer};
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace conntrack::domain
