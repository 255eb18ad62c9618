// SPDX-License-Identifier: GPL-3.0-or-later
// Config: the configuration as meant.
#include "domain/config.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "domain/config_habits.h"
#include "domain/text.h"
#include "domain/words.h"

namespace conntrack::domain {
namespace {

/// The most bytes of a tag or a group's name, as quoted on the wire (CF11).
constexpr std::size_t longest_name = 64;

constexpr std::string_view test_addr = "test-addr";

bool has(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

/// The address in a text without its mask: what stands before the first '/'.
std::string_view before_slash(std::string_view text) { return text.substr(0, text.find('/')); }

/// The semantic pass: walks through the file once, in order, so that errors come in file order.
class Pass {
 public:
  ConfigMeaning run(const ConfigFile& file) {
    for (const Assignment& assignment : file.preamble) read_preamble(assignment);
    meaning_.config.groups.reserve(file.sections.size());
    for (const Section& section : file.sections) read_group(section);
    return std::move(meaning_);
  }

 private:
  void report(Position at, std::string message, std::string hint = {}) {
    meaning_.errors.push_back({Severity::value_error, at, std::move(message), std::move(hint)});
  }
  void report(const Word& word, TextFault fault);
  void check_size(const Word& name, std::string_view what);
  void read_preamble(const Assignment& assignment);
  void read_test_addresses(const Assignment& assignment);
  void read_test_address(const Word& word);
  void read_group(const Section& section);
  Definition read_definition(const Assignment& assignment, bool key_is_right);
  void read_remote(const Word& word, Definition& definition);
  void read_network(const Word& word, Definition& definition);
  std::size_t report_torn_network(const std::vector<Word>& words, std::size_t index);
  void report_no_networks(const Assignment& assignment, const Definition& definition);

  ConfigMeaning meaning_;
  std::array<std::optional<Position>, 2> test_addresses_;  // where given, by family
  std::unordered_map<std::string_view, std::uint32_t> group_lines_;
};

/// Reports what the reader of a value found wrong with it.
void Pass::report(const Word& word, TextFault fault) {
  const std::size_t comma = word.text.find(',');
  if (comma < fault.offset) fault = {comma, "expected a blank, found ','", {}};
  if (const auto hint = habit_hint(word.text); !hint.empty()) fault.hint = hint;
  report({word.at.line, word.at.column + static_cast<std::uint32_t>(fault.offset)},
         std::move(fault.message), std::move(fault.hint));
}

void Pass::check_size(const Word& name, std::string_view what) {
  if (2 * name.text.size() + 2 <= longest_name) return;  // quoting adds no more than that
  const std::size_t size = quoted_size(name.text);
  if (size <= longest_name) return;
  report(name.at, std::string(what) + " has " + std::to_string(size) +
                      " bytes, as quoted on the wire; at most " + std::to_string(longest_name) +
                      " are allowed");
}

/// CF3, CF4: before the first group, only test-addr.
void Pass::read_preamble(const Assignment& assignment) {
  const Word& key = assignment.key;
  if (key.text.empty()) return;
  if (key.text == test_addr) return read_test_addresses(assignment);
  const bool misspelt = resembles_test_addr(key.text);
  report(key.at,
         cited(key.text) + " stands before the first group, where only test-addr is allowed",
         misspelt ? "perhaps 'test-addr' was meant"
                  : "a group begins with its name on a line of its own, such as '[vpn]'");
  if (misspelt) {
    for (const Word& word : assignment.values) read_test_address(word);
  } else {
    read_definition(assignment, false);
  }
}

void Pass::read_test_addresses(const Assignment& assignment) {
  for (const Word& word : assignment.values) read_test_address(word);
  if (assignment.values.empty()) {
    report(assignment.end, "expected an address after test-addr, found nothing",
           "leave the line out to use the usual test addresses");
  }
}

void Pass::read_test_address(const Word& word) {
  if (word.text.empty()) return;
  const auto address = parse_address(word.text);
  if (!address) {
    const bool is_network = has(word.text, '/') && parse_address(before_slash(word.text));
    if (!is_network) return report(word, address.error());
    return report(word, {before_slash(word.text).size(), "a test address has no mask",
                         "perhaps " + cited(before_slash(word.text)) + " was meant"});
  }
  const Family family = address->family();
  auto& given = test_addresses_[family == Family::ipv4 ? 0 : 1];
  if (given) {
    return report(word.at, cited(word.text) + " is a second " + std::string(to_string(family)) +
                               " test address; line " + std::to_string(given->line) +
                               " has the first");
  }
  given = word.at;
  (family == Family::ipv4 ? meaning_.config.test_ipv4 : meaning_.config.test_ipv6) = *address;
}

/// CF1
void Pass::read_group(const Section& section) {
  const Word& name = section.name;
  if (!name.text.empty()) {
    check_size(name, "the group's name");
    const auto [earlier, is_new] = group_lines_.emplace(name.text, name.at.line);
    if (!is_new) {
      report(name.at,
             "the group " + cited(name.text) + " stands twice, on lines " +
                 std::to_string(earlier->second) + " and " + std::to_string(name.at.line),
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
Definition Pass::read_definition(const Assignment& assignment, bool key_is_right) {
  Definition definition{assignment.key.text, assignment.key.at, {}, {}};
  bool all_read = key_is_right;
  const std::size_t errors_before = meaning_.errors.size();
  if (all_read) check_size(assignment.key, "the tag");
  definition.networks.reserve(assignment.values.size());
  for (std::size_t i = 0; i < assignment.values.size(); ++i) {
    const Word& word = assignment.values[i];
    if (word.text.empty()) {
      all_read = false;
    } else if (const std::size_t pieces = report_torn_network(assignment.values, i); pieces != 0) {
      i += pieces - 1;
    } else if (i == 0 && !has(word.text, '/')) {
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

void Pass::read_remote(const Word& word, Definition& definition) {
  const auto address = parse_address(word.text);
  if (!address) return report(word, address.error());
  definition.remote = *address;
}

void Pass::read_network(const Word& word, Definition& definition) {
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

/// A network written with blanks around its '/' is one mistake, not one for each of its pieces.
/// Returns how many words from `index` on are such a network; 0 if there is none here.
std::size_t Pass::report_torn_network(const std::vector<Word>& words, std::size_t index) {
  const Word& first = words[index];
  std::size_t next = index + 1;
  const bool slash_is_apart =
      next < words.size() && words[next].text.starts_with('/') && !has(first.text, '/');
  if (slash_is_apart) ++next;
  const Word& with_slash = words[next - 1];
  const bool mask_is_apart = next < words.size() && with_slash.text.ends_with('/') &&
                             !words[next].text.empty() && !has(words[next].text, '/');
  if (mask_is_apart) ++next;
  if (next == index + 1) return 0;

  std::string meant;
  for (std::size_t i = index; i < next; ++i) meant += words[i].text;
  Position slash = with_slash.at;
  if (!slash_is_apart) slash.column += static_cast<std::uint32_t>(first.text.size()) - 1;
  report(slash, "no blanks may stand around the '/' of a network",
         meant.ends_with('/') ? "" : "perhaps " + cited(meant) + " was meant");
  return next - index;
}

void Pass::report_no_networks(const Assignment& assignment, const Definition& definition) {
  std::string hint = "a definition is written 'TAG = [REMOTE] NETWORK/MASK ...'";
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

ConfigMeaning make_config(const ConfigFile& file) { return Pass().run(file); }

}  // namespace conntrack::domain
