// SPDX-License-Identifier: GPL-3.0-or-later
// TextFault: what is wrong with a piece of text.
#pragma once

#include <cstddef>
#include <string>

namespace conntrack::domain {

/// What is wrong with a piece of text, in words for whoever wrote it (CF11).
struct TextFault {
  std::size_t offset = 0;  ///< where in the text, in bytes from its start
  std::string message;     ///< what was found and what was expected
  std::string hint;        ///< what was probably meant; empty if unknown

  friend bool operator==(const TextFault&, const TextFault&) = default;
};

}  // namespace conntrack::domain
