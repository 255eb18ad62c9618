// SPDX-License-Identifier: GPL-3.0-or-later
// ListedUnit: how systemd's manager lists a unit.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <string>

namespace conntrack::adapters::systemd {

/// Name, description, load state, active state, sub state, the unit that it follows, path, job, the
/// job's type, its path: `(ssssssouso)`.
using ListedUnit =
    sdbus::Struct<std::string, std::string, std::string, std::string, std::string, std::string,
                  sdbus::ObjectPath, std::uint32_t, std::string, sdbus::ObjectPath>;

}  // namespace conntrack::adapters::systemd
