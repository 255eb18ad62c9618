// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for the reading of any configuration text whatsoever.
#include "tests/support/config_invariants.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "adapters/config/config_text.h"
#include "adapters/tripe/words.h"
#include "app/text/diagnostic_text.h"
#include "domain/config/review.h"

namespace conntrack::tests {
namespace {

using domain::Config;
using domain::Definition;
using domain::Diagnostic;
using domain::Group;

using Violation = std::optional<std::string>;

Violation violation_of(const Diagnostic& diagnostic, const domain::SourceText& source) {
  if (diagnostic.at.line == 0 || diagnostic.at.column == 0) return "a diagnostic has no place";
  if (diagnostic.at.column > source.line(diagnostic.at.line).size() + 1) {
    return "a diagnostic lies outside of its line";
  }
  if (diagnostic.message.empty()) return "a diagnostic says nothing";
  const std::string shown = app::render(diagnostic, "f", source, app::Colour::never);
  const bool clean = std::none_of(shown.begin(), shown.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  });
  return clean ? Violation() : "a diagnostic shows control characters: " + shown;
}

Violation violation_of(const std::vector<Diagnostic>& diagnostics, bool are_errors,
                       const domain::SourceText& source) {
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    if (const auto violation = violation_of(diagnostics[i], source)) return violation;
    if (is_error(diagnostics[i].kind) != are_errors) return "errors and warnings are mixed";
    if (i == 0 || diagnostics[i - 1].at < diagnostics[i].at) continue;
    if (are_errors || diagnostics[i].at < diagnostics[i - 1].at) {
      return "not in order: " + app::one_line(diagnostics[i - 1], "f") + ", " +
             app::one_line(diagnostics[i], "f");
    }
  }
  return {};
}

Violation violation_of(const Definition& definition) {
  if (definition.tag.empty()) return "a tag is empty";
  if (adapters::tripe::wire_size(definition.tag) > 64) return "a tag is too long";
  if (definition.networks.empty()) return "a definition has no networks";
  for (const auto& network : definition.networks) {
    if (definition.remote && definition.remote->family() != network.network.family()) {
      return "a network is not of the remote address's family";
    }
  }
  return {};
}

Violation violation_of(const Config& config) {
  std::set<std::string_view> names;
  for (const Group& group : config.groups) {
    if (group.name.empty()) return "a group has no name";
    if (adapters::tripe::wire_size(group.name) > 64) return "a group's name is too long";
    if (!names.insert(group.name).second) return "a group stands twice";
    for (const Definition& definition : group.definitions) {
      if (auto violation = violation_of(definition)) return violation;
    }
  }
  return {};
}

/// The configuration as a file. Before the '=' there is no blank: a tag may end with ':'.
std::string written(const Config& config) {
  std::string text =
      "test-addr=" + to_string(config.test_ipv4) + " " + to_string(config.test_ipv6) + "\n";
  for (const Group& group : config.groups) {
    text += "[" + group.name + "]\n";
    for (const Definition& definition : group.definitions) {
      text += definition.tag + "=";
      if (definition.remote) text += to_string(*definition.remote) + " ";
      for (const auto& network : definition.networks) text += to_string(network.network) + " ";
      text += "\n";
    }
  }
  return text;
}

bool has_long_line(const std::string& text) {
  for (std::size_t begin = 0, end = 0; end < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    if (end - begin > 4096) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> violated_invariant(const std::string& text) {
  const auto reading = adapters::config::read_config_text(text, adapters::tripe::name_limit());
  if (reading.source.text() != text) return "the source is not the text";
  if (!reading.errors.empty()) return violation_of(reading.errors, true, reading.source);
  if (auto violation = violation_of(reading.config)) return violation;
  const auto warnings = domain::review(reading.config);
  if (auto violation = violation_of(warnings, false, reading.source)) return violation;

  const std::string again = written(reading.config);
  if (has_long_line(again)) return {};  // abbreviations are written out
  const auto second = adapters::config::read_config_text(again, adapters::tripe::name_limit());
  if (!second.errors.empty()) return "written anew: " + app::one_line(second.errors[0], "f");
  return written(second.config) == again ? Violation() : "written anew, it means something else";
}

}  // namespace conntrack::tests
