// SPDX-License-Identifier: GPL-3.0-or-later
// Thousands of damaged configurations, the same in every run: whatever the text is, the invariants
// hold. tests/fuzz looks further, guided by coverage.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "app/text/terminal_text.h"
#include "tests/support/config_invariants.h"

namespace conntrack::adapters::config {
namespace {

/// The golden files, short ones only so that a change has an effect.
std::vector<std::string> seeds() {
  std::vector<std::string> texts;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(CONNTRACK_TEST_DATA) + "/config")) {
    if (entry.path().extension() != ".conf" || entry.file_size() > 1000) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  std::sort(texts.begin(), texts.end());  // a directory has no order
  return texts;
}

/// Damages texts.
class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string next() {
    std::string text = any_seed();
    for (std::size_t i = below(6) + 1; i != 0; --i) mutate(text);
    return text;
  }

  std::string noise() {
    std::string text(below(200), '\0');
    for (char& c : text) c = any_byte();
    return text;
  }

 private:
  static constexpr char telling[] =
      " \t\r\n=:[]#;\\/.,-+%0189afx\x01\x1b\x7f\x80\xc2\xc3\xe9\xf0\xff";  // and a NUL

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  const std::string& any_seed() { return seeds_[below(seeds_.size())]; }
  char any_byte() {
    return below(4) == 0 ? static_cast<char>(below(256)) : telling[below(sizeof telling)];
  }
  std::string any_piece(const std::string& text) {
    const std::size_t begin = below(text.size() + 1);
    return text.substr(begin, below(30));
  }

  void mutate(std::string& text) {
    const std::size_t place = below(text.size() + 1);
    switch (below(5)) {
      case 0:
        text.insert(place, 1, any_byte());
        break;
      case 1:
        text.erase(place, below(3) == 0 ? below(40) : 1);
        break;
      case 2:
        text.insert(place, any_piece(text));
        break;
      case 3:
        text.insert(place, any_piece(any_seed()));
        break;
      case 4:
        if (place < text.size()) text[place] = any_byte();
        break;
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937 random_{8};  // NOLINT(cert-msc51-cpp): the same in every run
};

TEST(Reading, KeepsItsInvariantsWhateverTheTextIs) {
  Mutator mutator(seeds());
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = i % 10 == 0 ? mutator.noise() : mutator.next();
    const auto violation = tests::violated_invariant(text);
    ASSERT_FALSE(violation) << *violation << "\nin: " << app::visible(text);
  }
}

}  // namespace
}  // namespace conntrack::adapters::config
