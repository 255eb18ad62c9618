// SPDX-License-Identifier: GPL-3.0-or-later
// Grammar: how a configuration file is written (CF1 to CF3).
#pragma once

#include <string_view>
#include <vector>

#include "domain/config/config_file.h"
#include "domain/config/diagnostic.h"

namespace conntrack::adapters::config {

/// A file as written, and what of it cannot be parsed.
struct Parsed {
  domain::ConfigFile file;
  std::vector<domain::Diagnostic> errors;  ///< syntax errors, in file order
};

/// Parses a whole file. Never gives up: what is wrong in one line does not keep the others, nor the
/// line's other words, from being read. The result holds copies, no views of the text.
Parsed parse(std::string_view text);

}  // namespace conntrack::adapters::config
