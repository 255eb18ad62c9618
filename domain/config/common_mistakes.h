// SPDX-License-Identifier: GPL-3.0-or-later
// Guesses at what was meant in a configuration by someone used to other files' formats (CF11).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/config/config_file.h"

namespace conntrack::domain {

/// What is said wherever something follows that looks like a comment (CF2).
inline constexpr std::string_view no_trailing_comment =
    "there are no trailing comments; a comment stands on a line of its own";

/// What is said to a range of addresses.
inline constexpr std::string_view form_of_range =
    "a range of addresses is written as NETWORK/MASK, such as 10.0.0.0/8";

/// True for `test-address`, `TEST_ADDR`, `tset-addr` and the like.
bool resembles_test_addr(std::string_view key);

/// True for `10.0.0.1-10.0.0.9` and `10.0.0.*`.
bool resembles_range(std::string_view word);

/// What was probably meant by a word that is no address or network, as far as the reader of a
/// single value cannot know; empty if unknown, or if that mistake is not the fault found at
/// `offset`.
std::string_view mistake_hint(std::string_view word, std::size_t offset);

/// A word split by blanks around a sign in it: `10.0.0.0 / 8`.
struct SplitToken {
  std::size_t pieces = 0;  ///< how many words there are instead
  Position sign;
  std::string meant;  ///< the pieces without the blanks
};

/// The word split at that sign whose first piece is the word at `index`; none if there is none.
std::optional<SplitToken> find_split_token(const std::vector<Word>& words, std::size_t index,
                                           char sign);

}  // namespace conntrack::domain
