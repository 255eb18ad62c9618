// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tell.h"

#include <variant>

#include "app/text/terminal_text.h"

namespace conntrack::app {
namespace {

std::string quoted(const std::string& word) {
  if (!word.empty() && word.find_first_of(" \t\n\v\f\r\"'\\") == std::string::npos) return word;
  std::string text = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

}  // namespace

std::string quoted_line(const domain::Words& words) {
  std::string line;
  for (const std::string& word : words) {
    if (&word != &words.front()) line += ' ';
    line += quoted(word);
  }
  return line;
}

ExitCode print_outcome(const ports::CommandOutcome& outcome, const Console& console) {
  if (const auto* none = std::get_if<ports::NoAnswer>(&outcome)) {
    console.err << "conntrack: " << visible(none->why) << '\n';
    return ExitCode::server_lost;
  }
  const auto& answer = std::get<ports::CommandAnswer>(outcome);
  for (const domain::Words& line : answer.lines) {
    console.out << visible(line.size() == 1 ? line.front() : quoted_line(line)) << '\n';
  }
  if (!answer.error) return ExitCode::success;
  console.err << "conntrack: " << visible(quoted_line(*answer.error)) << '\n';
  return ExitCode::failure;
}

}  // namespace conntrack::app
