// SPDX-License-Identifier: GPL-3.0-or-later
// The line protocol as the server sees it. Written apart from the product's own reading and writing
// of lines, so that a mistake there is not made here too.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conntrack::tests {

using Words = std::vector<std::string>;

/// The words of a command, read strictly: none if a quote is not closed, if a backslash ends the
/// line, or if there is a control character in it.
std::optional<Words> strict_words(std::string_view line);

/// The words as a client is to write them: bare where that is possible, else in double quotes, with
/// one blank between them.
std::string client_line(const Words& words);

/// True if it is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// The words as the server writes them: it leaves backslashes in bare words as they are.
std::string server_line(const Words& words);

/// Compares versions as Debian does: runs of digits by value, the rest as text, letters before
/// other characters, and `~` before everything, the end included.
std::strong_ordering compare_versions(std::string_view left, std::string_view right);

}  // namespace conntrack::tests
