// SPDX-License-Identifier: GPL-3.0-or-later
// Guesses at what was meant by a text that is no address, for whoever wrote it (CF5, CF11).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/text/text_fault.h"

namespace conntrack::domain {

/// The character at the offset has no place in an address.
TextFault stray_character(std::string_view text, std::size_t offset);

/// The part of an IPv4 address that begins at the offset is not a decimal number without leading
/// zeros. `largest` is the largest number that may stand there.
TextFault bad_ipv4_part(std::string_view text, std::size_t offset, std::uint32_t largest);

/// True for `0x` and hexadecimal digits.
bool is_hexadecimal(std::string_view text);

}  // namespace conntrack::domain
