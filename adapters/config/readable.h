// SPDX-License-Identifier: GPL-3.0-or-later
// Readable: which bytes may stand in a configuration file (CF11).
#pragma once

#include <optional>
#include <string_view>

#include "domain/address.h"

namespace conntrack::adapters::config {

/// The first control character of a comment, if there is one; tab is none. Bytes that are not UTF-8
/// are allowed there.
std::optional<domain::TextFault> unreadable_in_comment(std::string_view comment);

/// The first control character of a text, C1 ones included, or the first byte that is not UTF-8, if
/// there is one; tab is no control character.
std::optional<domain::TextFault> unreadable_in_text(std::string_view text);

}  // namespace conntrack::adapters::config
