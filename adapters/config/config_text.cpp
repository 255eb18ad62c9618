// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigText: from the text of a configuration file to its meaning.
#include "adapters/config/config_text.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "adapters/config/grammar.h"
#include "domain/config/config.h"

namespace conntrack::adapters::config {
namespace {

using Diagnostics = std::vector<domain::Diagnostic>;

Diagnostics merged(const Diagnostics& one, const Diagnostics& other) {
  Diagnostics all;
  all.reserve(one.size() + other.size());
  std::ranges::merge(one, other, std::back_inserter(all), {}, &domain::Diagnostic::at,
                     &domain::Diagnostic::at);
  return all;
}

}  // namespace

ports::ConfigReading read_config_text(std::string text, const domain::NameLimit& limit) {
  const Parsed parsed = parse(text);
  domain::ConfigAnalysis meaning = domain::make_config(parsed.file, limit);
  return {std::nullopt, domain::SourceText(std::move(text)), std::move(meaning.config),
          merged(parsed.errors, meaning.errors)};
}

bool can_be_peer(const std::string& name, const domain::NameLimit& limit) {
  const ports::ConfigReading reading = read_config_text("[x]\n" + name + " = 0.0.0.0/0\n", limit);
  const std::vector<domain::Group>& groups = reading.config.groups;
  return reading.errors.empty() && groups.size() == 1 && groups[0].definitions.size() == 1 &&
         groups[0].definitions[0].peer() == name;
}

}  // namespace conntrack::adapters::config
