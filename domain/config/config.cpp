// SPDX-License-Identifier: GPL-3.0-or-later
// Config: the configuration as meant.
#include "domain/config/config.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "domain/config/common_mistakes.h"
#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

constexpr std::string_view test_addr = "test-addr";

/// The address in a text without its mask: what stands before the first '/'.
std::string_view before_slash(std::string_view text) { return text.substr(0, text.find('/')); }

/// True if the first word is meant as the remote address. One that stands alone and abbreviated is
/// rather a network without its mask.
bool is_remote(const Assignment& assignment) {
  const std::string& first = assignment.values.front().text;
  return !has(first, '/') && (assignment.values.size() > 1 || parse_address(first));
}

/// The semantic pass: walks through the file once, in order, so that errors come in file order.
class SemanticAnalyzer {
 public:
  explicit SemanticAnalyzer(const NameLimit& limit) : limit_(limit) {}

  ConfigAnalysis run(const ConfigFile& file) {
    for (const Assignment& assignment : file.preamble) read_preamble(assignment);
    meaning_.config.groups.reserve(file.sections.size());
    for (const Section& section : file.sections) read_group(section);
    return std::move(meaning_);
  }

 private:
  void report(Position at, std::string message, std::string hint = {}) {
    meaning_.errors.push_back(
        {DiagnosticKind::value_error, at, std::move(message), std::move(hint)});
  }
  void report(const Word& word, TextFault fault);
  bool has_good_size(const Word& name, std::string_view what);
  void read_preamble(const Assignment& assignment);
  void read_test_addresses(const Assignment& assignment);
  void read_test_address(const Word& word);
  void read_group(const Section& section);
  Definition read_definition(const Assignment& assignment, bool key_is_right);
  void read_remote(const Word& word, Definition& definition);
  void read_network(const Word& word, Definition& definition);
  std::size_t report_split_token(const std::vector<Word>& words, std::size_t index);
  void report_no_networks(const Assignment& assignment, const Definition& definition);

  NameLimit limit_;
  ConfigAnalysis meaning_;
  std::array<std::optional<Position>, 2> test_addresses_;  // where given, by family
  std::unordered_map<std::string_view, std::uint32_t> group_lines_;
};

/// Reports what the reader of a value found wrong with it.
void SemanticAnalyzer::report(const Word& word, TextFault fault) {
  if (const auto hint = mistake_hint(word.text, fault.offset); !hint.empty()) fault.hint = hint;
  report({word.at.line, word.at.column + static_cast<std::uint32_t>(fault.offset)},
         std::move(fault.message), std::move(fault.hint));
}

/// CF11; reports a name that is too long.
bool SemanticAnalyzer::has_good_size(const Word& name, std::string_view what) {
  const std::size_t size = limit_.size_of(name.text);
  if (size <= limit_.most_bytes) return true;
  report(name.at, std::string(what) + " has " + std::to_string(size) + " bytes, " +
                      std::string(limit_.measured) + "; at most " +
                      std::to_string(limit_.most_bytes) + " are allowed");
  return false;
}

/// CF3, CF4: before the first group, only test-addr.
void SemanticAnalyzer::read_preamble(const Assignment& assignment) {
  const Word& key = assignment.key;
  if (key.text.empty()) {
    read_definition(assignment, false);
    return;
  }
  if (key.text == test_addr) return read_test_addresses(assignment);
  const bool misspelt = resembles_test_addr(key.text);
  report(key.at,
         cited(key.text) + " stands before the first group, where only test-addr is allowed",
         misspelt ? "did you mean 'test-addr'?"
                  : "a group begins with its name on a line of its own, such as '[vpn]'");
  if (misspelt) {
    for (const Word& word : assignment.values) read_test_address(word);
  } else {
    read_definition(assignment, false);
  }
}

void SemanticAnalyzer::read_test_addresses(const Assignment& assignment) {
  for (const Word& word : assignment.values) read_test_address(word);
  if (assignment.values.empty()) {
    report(assignment.end, "expected an address after test-addr, found nothing",
           "leave the line out to use the usual test addresses");
  }
}

void SemanticAnalyzer::read_test_address(const Word& word) {
  if (word.text.empty()) return;
  const auto address = parse_address(word.text);
  if (!address) {
    const bool is_network = has(word.text, '/') && parse_address(before_slash(word.text));
    if (!is_network) return report(word, address.error());
    return report(word, {before_slash(word.text).size(), "a test address has no mask",
                         "did you mean " + cited(before_slash(word.text)) + "?"});
  }
  const Family family = address->family();
  auto& given = test_addresses_.at(index_of(family));
  if (given) {
    return report(word.at, cited(word.text) + " is a second " + std::string(to_string(family)) +
                               " test address; line " + std::to_string(given->line) +
                               " has the first");
  }
  given = word.at;
  meaning_.config.test_addresses_at.at(index_of(family)) = word.at;
  (family == Family::ipv4 ? meaning_.config.test_ipv4 : meaning_.config.test_ipv6) = *address;
}

/// CF1
void SemanticAnalyzer::read_group(const Section& section) {
  const Word& name = section.name;
  if (!name.text.empty() && has_good_size(name, "the group's name")) {
    const auto [earlier, is_new] = group_lines_.emplace(name.text, name.at.line);
    if (!is_new) {
      report(name.at,
             "duplicate group " + cited(name.text) + " (lines " + std::to_string(earlier->second) +
                 " and " + std::to_string(name.at.line) + ")",
             "put the definitions of both under one header, in the order of trial");
    }
  }
  Group group{name.text, name.at, {}};
  group.definitions.reserve(section.assignments.size());
  for (const Assignment& assignment : section.assignments) {
    group.definitions.push_back(read_definition(assignment, !assignment.key.text.empty()));
  }
  meaning_.config.groups.push_back(std::move(group));
}

/// CF3, CF7, CF8
Definition SemanticAnalyzer::read_definition(const Assignment& assignment, bool key_is_right) {
  Definition definition{assignment.key.text, assignment.key.at, {}, {}};
  bool all_read = key_is_right;
  const std::size_t errors_before = meaning_.errors.size();
  if (all_read) has_good_size(assignment.key, "the tag");
  definition.networks.reserve(assignment.values.size());
  for (std::size_t i = 0; i < assignment.values.size(); ++i) {
    const Word& word = assignment.values[i];
    if (word.text.empty()) {
      all_read = false;
    } else if (const std::size_t pieces = report_split_token(assignment.values, i); pieces != 0) {
      i += pieces - 1;
    } else if (i == 0 && is_remote(assignment)) {
      read_remote(word, definition);
    } else {
      read_network(word, definition);
    }
  }
  if (definition.networks.empty() && all_read && meaning_.errors.size() == errors_before) {
    report_no_networks(assignment, definition);
  }
  return definition;
}

void SemanticAnalyzer::read_remote(const Word& word, Definition& definition) {
  const auto address = parse_address(word.text);
  if (!address) return report(word, address.error());
  definition.remote = *address;
}

void SemanticAnalyzer::read_network(const Word& word, Definition& definition) {
  if (!has(word.text, '/') && parse_address(word.text)) {
    const bool ipv4 = !has(word.text, ':');
    return report(word.at,
                  cited(word.text) +
                      " has no mask; only the first word, the remote address, stands without one",
                  "for this address alone, write " + word.text + (ipv4 ? "/32" : "/128"));
  }
  const auto network = parse_network(word.text);
  if (!network) return report(word, network.error());
  if (definition.remote && definition.remote->family() != network->family()) {
    return report(word.at,
                  cited(word.text) + " is " + std::string(to_string(network->family())) +
                      ", but the remote address " + to_string(*definition.remote) + " is " +
                      std::string(to_string(definition.remote->family())),
                  "give each family a line of its own; the same tag may stand on several lines");
  }
  definition.networks.push_back({*network, word.at});
}

/// What is written with blanks around its '/' or '-' is one mistake, not one for each of its
/// pieces. Returns how many words from `index` on are such a network or range; 0 if there is none
/// here.
std::size_t SemanticAnalyzer::report_split_token(const std::vector<Word>& words,
                                                 std::size_t index) {
  if (const auto network = find_split_token(words, index, '/')) {
    report(network->sign, "no blanks may stand around the '/' of a network",
           network->meant.ends_with('/') ? "" : "did you mean " + cited(network->meant) + "?");
    return network->pieces;
  }
  const auto range = find_split_token(words, index, '-');
  if (!range || !resembles_range(range->meant)) return 0;
  report(range->sign, "expected a network, found a range of addresses", std::string(form_of_range));
  return range->pieces;
}

void SemanticAnalyzer::report_no_networks(const Assignment& assignment,
                                          const Definition& definition) {
  std::string hint(form_of_definition);
  if (definition.remote) {
    hint = "an address without a mask is the remote address; networks, with masks, come after it";
    if (definition.tag == test_addr) hint = "test-addr belongs before the first group";
  }
  report(assignment.end, "the definition of " + cited(definition.tag) + " has no networks",
         std::move(hint));
}

}  // namespace

bool Definition::is_down() const { return tag == "down" || tag.starts_with("down/"); }

std::optional<std::string> Definition::peer() const {
  if (is_down()) return std::nullopt;
  return tag;
}

const Group* Config::find_group(std::string_view name) const {
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [name](const Group& group) { return group.name == name; });
  return found == groups.end() ? nullptr : &*found;
}

ConfigAnalysis make_config(const ConfigFile& file, const NameLimit& limit) {
  return SemanticAnalyzer(limit).run(file);
}

}  // namespace conntrack::domain
