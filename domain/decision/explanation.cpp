// SPDX-License-Identifier: GPL-3.0-or-later
// Explanation: how the decision comes about, definition by definition.
#include "domain/decision/explanation.h"

#include <algorithm>

#include "domain/config/targets.h"

namespace conntrack::domain {
namespace {

// More networks than this are counted rather than named: the line is for reading.
constexpr std::size_t most_networks_named = 4;

/// What was answered for each of the definition's targets.
std::vector<Observation::Entry> ask(const Config& config, const Definition& definition,
                                    const Observation& observation) {
  std::vector<Observation::Entry> asked;
  for (const Address& target : targets_of(config, definition)) {
    const Observation::Entry* const entry = observation.entry(target);
    asked.push_back(entry != nullptr ? *entry : Observation::Entry{target, NoRoute{"not asked"}});
  }
  return asked;
}

/// "192.168.0.0/16", "192.168.0.0/16 or 10.0.0.0/8", "any of its 7 IPv4 networks"
std::string name_networks(const Definition& definition, Family family) {
  std::vector<std::string> names;
  for (const PlacedNetwork& placed : definition.networks) {
    if (placed.network.family() == family) names.push_back(to_string(placed.network));
  }
  if (names.size() > most_networks_named) {
    return "any of its " + std::to_string(names.size()) + " " + std::string(to_string(family)) +
           " networks";
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : " or ";
    text += names[i];
  }
  return text;
}

/// Why none of the networks holds the address (DE1a).
std::string why_not(const Definition& definition, const Address& source) {
  const bool is_contained =
      std::any_of(definition.networks.begin(), definition.networks.end(),
                  [&](const PlacedNetwork& placed) { return placed.network.contains(source); });
  if (!is_contained) {
    return to_string(source) + " is not in " + name_networks(definition, source.family());
  }
  return to_string(source) + " is link-local, which only networks within " +
         to_string(link_local_network(source.family())) + " hold";
}

std::string why_not(const Definition& definition, const std::vector<Observation::Entry>& asked) {
  std::string text;
  for (const Observation::Entry& entry : asked) {
    if (!text.empty()) text += "; ";
    if (const Found* found = std::get_if<Found>(&entry.answer)) {
      text += why_not(definition, found->address);
    } else {
      text += "no local address towards " + to_string(entry.target);
    }
  }
  return text;
}

void tell_trial(const MatchResult& result, const Definition& definition,
                DefinitionExplanation& explanation) {
  explanation.verdict = result.verdict;
  if (result.verdict == Verdict::selected) {
    explanation.network = *result.network;
    explanation.why = to_string(result.found->address) + " is in " + to_string(*result.network);
  } else {
    explanation.why = why_not(definition, explanation.asked);
  }
}

std::string why_not_reached(const Definition& selected) {
  return "the search stopped at line " + std::to_string(selected.at.line) + " (" + selected.tag +
         ")";
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::selected:
      return "selected";
    case Verdict::no_match:
      return "no-match";
    case Verdict::no_address:
      return "no-address";
    case Verdict::not_reached:
      return "not-reached";
  }
  return {};
}

GroupExplanation explain(const Config& config, const Group& group, const Observation& observation) {
  GroupExplanation explanation;
  explanation.name = group.name;
  const Definition* selected = nullptr;
  for (const Definition& definition : group.definitions) {
    DefinitionExplanation& one = explanation.definitions.emplace_back();
    one.tag = definition.tag;
    one.at = definition.at;
    one.asked = ask(config, definition, observation);
    if (selected != nullptr) {
      one.why = why_not_reached(*selected);
      continue;
    }
    tell_trial(match_definition(config, definition, observation), definition, one);
    if (one.verdict == Verdict::selected) {
      selected = &definition;
      explanation.selected = definition.tag;
      explanation.peer = definition.peer();
    }
  }
  return explanation;
}

}  // namespace conntrack::domain
