// SPDX-License-Identifier: GPL-3.0-or-later
// The NOTIFY and WARN commands. The server puts USER before our words when it broadcasts them.
#include "adapters/tripe/notice_lines.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "adapters/service/notice_words.h"
#include "adapters/tripe/command_line.h"
#include "adapters/tripe/words.h"
#include "ports/error_class.h"

namespace conntrack::adapters::tripe {
namespace {

using domain::Words;
using service::notice_words;

/// `GROUP=PEER` for each group, as it is written on the wire.
std::vector<std::string> group_words(const std::vector<domain::GroupPeer>& groups) {
  std::vector<std::string> words;
  words.reserve(groups.size());
  for (const domain::GroupPeer& each : groups) {
    words.push_back(wire_form(service::group_word(each)));
  }
  return words;
}

std::string single_line(const char* verb, const Words& notice) {
  Words words{verb, "conntrack"};
  words.insert(words.end(), notice.begin(), notice.end());
  return command_line(words);
}

}  // namespace

std::vector<std::string> notice_lines(const domain::NotifyChange& change) {
  const std::string head = wire_form(Words{"NOTIFY", "conntrack", change.up ? "up" : "down"});
  const std::vector<std::string> groups = group_words(change.groups);
  std::size_t longest = 0;
  for (const std::string& group : groups) longest = std::max(longest, group.size() + 1);
  assert(head.size() + longest + 4 <= max_command);

  std::string reason;
  if (!change.reason.empty()) {
    reason = ' ' + wire_form(cut(change.reason, max_command - head.size() - longest - 1));
  }
  std::vector<std::string> lines;
  std::string line = head;
  for (const std::string& group : groups) {
    if (line.size() + 1 + group.size() + reason.size() > max_command) {
      lines.push_back(line + reason);
      line = head;
    }
    line.append(1, ' ').append(group);
  }
  lines.push_back(line + reason);
  return lines;
}

std::string notice_line(const domain::NotifyBus& bus) {
  return single_line("NOTIFY", notice_words(bus));
}

std::string notice_line(const domain::WarnConfigError& warning) {
  return single_line("WARN", notice_words(warning));
}

std::string notice_line(const domain::WarnConnectFailed& warning) {
  return single_line("WARN", notice_words(warning));
}

std::string notice_line(const domain::WarnFlapping& warning) {
  return single_line("WARN", notice_words(warning));
}

std::string notice_line(const domain::WarnProbeFailed& warning) {
  return single_line("WARN", notice_words(warning));
}

std::string notice_line(const domain::WarnKillFailed& warning) {
  return single_line("WARN", notice_words(warning));
}

}  // namespace conntrack::adapters::tripe
