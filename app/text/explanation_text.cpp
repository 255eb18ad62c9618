// SPDX-License-Identifier: GPL-3.0-or-later
// Explanations as text: a table of definitions, aligned as a terminal shows it.
#include "app/text/explanation_text.h"

#include <algorithm>
#include <cstddef>

#include "app/text/terminal_text.h"

namespace conntrack::app {

using namespace domain;

namespace {

std::string verdict_text(const DefinitionExplanation& definition) {
  switch (definition.verdict) {
    case Verdict::selected:
      return "yes: " + definition.why;
    case Verdict::no_match:
    case Verdict::no_address:
      return "no: " + definition.why;
    case Verdict::not_reached:
      return "not reached: " + definition.why;
  }
  return {};
}

std::string outcome_text(const GroupExplanation& group) {
  if (group.own_tunnel) {
    const OwnTunnel& own = *group.own_tunnel;
    return "own-tunnel: left as it is: the route towards " + to_string(own.target) +
           " leads through " + own.peer.interface + ", the tunnel of " + own.peer.name +
           "; give a remote address or test-addr routed outside it";
  }
  std::string text = "no peer: nothing matches";
  if (group.peer) {
    text = "peer " + *group.peer;
  } else if (group.selected) {
    text = "no peer, by " + *group.selected;
  }
  if (!group.under_tunnel) return text;
  return text + "; as seen under " + group.under_tunnel->peer.interface + ", the tunnel of " +
         group.under_tunnel->peer.name;
}

/// "10.1.2.3 on eth0", "none (Network is unreachable)", "unknown (Too many open files)"
std::string answer_text(const Answer& answer) {
  if (const auto* none = std::get_if<NoRoute>(&answer)) return "none (" + none->why + ")";
  if (const auto* unknown = std::get_if<Unknown>(&answer)) return "unknown (" + unknown->why + ")";
  const Found& found = std::get<Found>(answer);
  return to_string(found.address) + (found.interface.empty() ? "" : " on " + found.interface) +
         (found.is_borrowed ? ", which has no such address" : "");
}

/// The text with blanks behind it, so that it takes so many columns.
std::string padded(std::string text, std::size_t columns) {
  return text + std::string(columns - std::min(columns, width(text)), ' ');
}

}  // namespace

std::vector<std::string> target_lines(const Observation& observation) {
  std::vector<std::string> lines;
  for (const Observation::Entry& entry : observation.entries()) {
    lines.push_back("towards " + to_string(entry.target) + ": " + answer_text(entry.answer));
  }
  return lines;
}

std::vector<std::string> group_lines(const GroupExplanation& explanation) {
  std::size_t place_width = 0;
  std::size_t tag_width = 0;
  for (const DefinitionExplanation& definition : explanation.definitions) {
    place_width = std::max(place_width, std::to_string(definition.at.line).size());
    tag_width = std::max(tag_width, width(definition.tag));
  }
  std::vector<std::string> lines{"[" + explanation.name + "]"};
  for (const DefinitionExplanation& definition : explanation.definitions) {
    lines.push_back("  line " + padded(std::to_string(definition.at.line), place_width) + "  " +
                    padded(definition.tag, tag_width) + "  " + verdict_text(definition));
  }
  lines.push_back("  => " + outcome_text(explanation));
  return lines;
}

}  // namespace conntrack::app
