// SPDX-License-Identifier: GPL-3.0-or-later
// Guesses at what was meant in a configuration by someone used to other files' formats (CF11).
#pragma once

#include <string_view>

namespace conntrack::domain {

/// True for `test-address`, `TEST_ADDR`, `tset-addr` and the like.
bool resembles_test_addr(std::string_view key);

/// What was probably meant by a word that is no address or network, as far as the reader of a
/// single value cannot know; empty if unknown.
std::string_view habit_hint(std::string_view word);

}  // namespace conntrack::domain
