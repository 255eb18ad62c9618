// SPDX-License-Identifier: GPL-3.0-or-later
// Explain: tells which peers would be selected, and why.
#include "app/explain.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <set>
#include <string>

#include "app/text/diagnostic_text.h"
#include "app/text/explanation_text.h"
#include "app/text/style.h"
#include "app/text/terminal_text.h"
#include "domain/config/diagnostic.h"
#include "domain/config/targets.h"
#include "domain/decision/decision.h"
#include "domain/decision/explanation.h"

namespace conntrack::app {
namespace {

namespace json = boost::json;

domain::Observation suppose(const std::vector<domain::Address>& targets,
                            const std::vector<domain::Address>& addresses) {
  domain::Observation observation;
  for (const domain::Address& target : targets) {
    const auto given = std::ranges::find(addresses, target.family(), &domain::Address::family);
    if (given != addresses.end()) {
      observation.set(target, domain::Found{*given, ""});
    } else {
      observation.set(target, domain::NoRoute{"no " + std::string(to_string(target.family())) +
                                              " address is given"});
    }
  }
  return observation;
}

void print_errors(const ports::ConfigReading& reading, const std::string& file,
                  const Console& console) {
  for (const domain::Diagnostic& error : reading.errors) {
    console.err << render(error, file, reading.source, console.err_colour);
  }
}

void print_unknown_group(const domain::Config& config, const std::string& name,
                         const std::string& file, const Console& console) {
  constexpr std::size_t most_named = 10;
  const std::size_t count = config.groups.size();
  std::string known;
  for (std::size_t i = 0; i < std::min(count, most_named); ++i) {
    known += (i == 0 ? "'" : ", '") + config.groups[i].name + "'";
  }
  if (count > most_named) known += " and " + std::to_string(count - most_named) + " more";
  const std::string message = "conntrack: no group '" + name + "' in " + file + "; " +
                              (known.empty() ? "it has none" : "it has " + known);
  console.err << visible(message) << '\n';
}

json::value or_null(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

json::object to_json(const domain::Observation::Entry& entry) {
  const auto* const found = std::get_if<domain::Found>(&entry.answer);
  return {{"target", to_string(entry.target)},
          {"local", found != nullptr ? json::value(to_string(found->address)) : nullptr}};
}

json::array to_json(const std::vector<domain::Observation::Entry>& entries) {
  json::array list;
  for (const auto& entry : entries) list.push_back(to_json(entry));
  return list;
}

json::object to_json(const domain::DefinitionExplanation& definition) {
  return {{"tag", definition.tag},
          {"line", definition.at.line},
          {"asked", to_json(definition.asked)},
          {"network", definition.network ? json::value(to_string(*definition.network)) : nullptr},
          {"verdict", to_string(definition.verdict)},
          {"why", definition.why}};
}

json::object to_json(const domain::GroupExplanation& group) {
  json::array definitions;
  for (const auto& definition : group.definitions) definitions.push_back(to_json(definition));
  return {{"name", group.name},
          {"selected", or_null(group.selected)},
          {"peer", or_null(group.peer)},
          {"definitions", std::move(definitions)}};
}

void print_json(const domain::Observation& observation,
                const std::vector<domain::GroupExplanation>& groups, const Console& console) {
  json::array list;
  for (const auto& group : groups) list.push_back(to_json(group));
  const json::object document{
      {"version", 1}, {"targets", to_json(observation.entries())}, {"groups", std::move(list)}};
  console.out << json::serialize(document) << '\n';
}

void print_line(const std::string& line, Style style, const Console& console) {
  console.out << styled(visible(line), style, console.out_colour) << '\n';
}

/// The group's name and its outcome stand out, and so does the definition that is selected.
void print_group(const domain::GroupExplanation& group, const Console& console) {
  const std::vector<std::string> lines = group_lines(group);
  console.out << '\n';
  print_line(lines.front(), Style::bold, console);
  for (std::size_t i = 0; i < group.definitions.size(); ++i) {
    const bool selected = group.definitions[i].verdict == domain::Verdict::selected;
    print_line(lines[i + 1], selected ? Style::green : Style::plain, console);
  }
  print_line(lines.back(), Style::bold, console);
}

/// Whose tunnel it is only the service knows, which looks beneath its own (VP6).
void print_tunnels(const domain::Observation& observation, const Console& console) {
  std::set<std::string> tunnels;
  for (const auto& entry : observation.entries()) {
    const auto* const found = std::get_if<domain::Found>(&entry.answer);
    if (found == nullptr || !found->may_be_tunnel || found->interface.empty()) continue;
    if (!tunnels.insert(found->interface).second) continue;
    print_line(found->interface +
                   " may be a tunnel. Beneath its own tunnels the service looks for itself: "
                   "--tell explain says what it finds",
               Style::plain, console);
  }
}

}  // namespace

ExitCode explain(ports::ConfigSource& source, ports::RouteProbe& probe,
                 const ExplainRequest& request, const Console& console) {
  ports::ConfigReading reading = source.read();
  domain::Config& config = reading.config;
  if (!reading.errors.empty()) {
    print_errors(reading, source.name(), console);
    return ExitCode::unusable_input;
  }
  if (request.group) {
    if (config.find_group(*request.group) == nullptr) {
      print_unknown_group(config, *request.group, source.name(), console);
      return ExitCode::unusable_input;
    }
    std::erase_if(config.groups,
                  [&](const domain::Group& group) { return group.name != *request.group; });
  }

  const auto targets = domain::targets_to_probe(config);
  const bool is_here = request.addresses.empty();
  const auto observation =
      is_here ? probe.probe({targets, {}}) : suppose(targets, request.addresses);
  std::vector<domain::GroupExplanation> groups;
  for (const domain::Group& group : config.groups) {
    groups.push_back(domain::explain(config, group, observation));
  }
  if (request.json) {
    print_json(observation, groups, console);
  } else {
    for (const auto& line : target_lines(observation)) {
      print_line(line, Style::plain, console);
    }
    print_tunnels(observation, console);
    for (const auto& group : groups) print_group(group, console);
  }
  return ExitCode::success;
}

}  // namespace conntrack::app
