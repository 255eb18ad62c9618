// SPDX-License-Identifier: GPL-3.0-or-later
// Readable: which bytes may stand in a configuration file (CF11).
#pragma once

#include <optional>
#include <string_view>

#include "domain/text/text_fault.h"

namespace conntrack::adapters::config {

/// The first control character of a comment, C1 ones included, if there is one; tab is none. Bytes
/// that are not UTF-8 are allowed there.
std::optional<domain::TextFault> unreadable_in_comment(std::string_view comment);

/// The first thing in a word or a group's name that may not stand there, if there is one: a control
/// character, tab and C1 ones included, a no-break space, a byte order mark, or a byte that is not
/// UTF-8.
std::optional<domain::TextFault> unreadable_in_text(std::string_view text);

}  // namespace conntrack::adapters::config
