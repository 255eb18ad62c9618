// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigFile: the configuration file as written, the result of parsing and nothing more.
#pragma once

#include <string>
#include <vector>

#include "domain/config/diagnostic.h"

namespace conntrack::domain {

/// A run of characters without blanks, and where it begins. A word that could not be read, which
/// the parser has reported, keeps its place but has no text; it is not to be reported again (CF11).
struct Word {
  Position at;
  std::string text;

  friend bool operator==(const Word&, const Word&) = default;
};

/// `KEY = WORD ...`: a peer definition or, before the first group, a `test-addr` (CF3).
struct Assignment {
  Word key;
  std::vector<Word> values;  ///< empty if nothing stands behind the sign
  Position end;              ///< just behind the last word or sign: where something is missing

  friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// `[NAME]` and the assignments below it (CF1).
struct Section {
  Word name;  ///< trimmed; may contain blanks
  std::vector<Assignment> assignments;

  friend bool operator==(const Section&, const Section&) = default;
};

/// A whole file. Comments and blank lines leave no trace (CF2).
struct ConfigFile {
  std::vector<Assignment> preamble;  ///< what stands before the first section
  std::vector<Section> sections;

  friend bool operator==(const ConfigFile&, const ConfigFile&) = default;
};

}  // namespace conntrack::domain
