// SPDX-License-Identifier: GPL-3.0-or-later
// Configurations as written; the real parser is an adapter, which tests of the domain do without.
#include "tests/support/written_config.h"

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/plain_name_limit.h"

namespace conntrack::tests {
namespace {

std::vector<domain::Word> words_of(const std::string& line, std::uint32_t number) {
  std::vector<domain::Word> words;
  std::size_t begin = 0;
  while ((begin = line.find_first_not_of(' ', begin)) != std::string::npos) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    const auto column = static_cast<std::uint32_t>(begin + 1);
    words.push_back({{number, column}, line.substr(begin, end - begin)});
    begin = end;
  }
  return words;
}

domain::Assignment assignment_of(const std::vector<domain::Word>& words) {
  if (words.size() < 2 || words[1].text != "=") throw std::invalid_argument(words[0].text);
  return {words[0], {words.begin() + 2, words.end()}, words.back().at};
}

}  // namespace

domain::Config written_config(std::string_view text) {
  domain::ConfigFile file;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (std::uint32_t number = 1; std::getline(lines, line); ++number) {
    const std::vector<domain::Word> words = words_of(line, number);
    if (words.empty()) continue;
    if (words[0].text.front() == '[') {
      const domain::Position at{number, words[0].at.column + 1};
      const std::size_t begin = line.find('[') + 1;
      file.sections.push_back({{at, line.substr(begin, line.find(']') - begin)}, {}});
    } else if (file.sections.empty()) {
      file.preamble.push_back(assignment_of(words));
    } else {
      file.sections.back().assignments.push_back(assignment_of(words));
    }
  }
  domain::ConfigAnalysis meaning = domain::make_config(file, plain_name_limit);
  if (!meaning.errors.empty()) throw std::invalid_argument(meaning.errors.front().message);
  return std::move(meaning.config);
}

}  // namespace conntrack::tests
