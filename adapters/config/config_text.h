// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigText: from the text of a configuration file to its meaning.
#pragma once

#include <string>

#include "ports/config_source.h"

namespace conntrack::adapters::config {

/// Parses and checks the whole text: the syntax errors and the faults of meaning, together in file
/// order, each word's at most once (CF11). Pure; the reading has no stamp.
ports::ConfigReading read_config_text(std::string text, const domain::NameLimit& limit);

/// True if a definition whose tag is this name, as it is, is read and wants the peer of this name.
/// The name may hold anything.
bool can_be_peer(const std::string& name, const domain::NameLimit& limit);

}  // namespace conntrack::adapters::config
