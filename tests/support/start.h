// SPDX-License-Identifier: GPL-3.0-or-later
// When virtual time begins.
#pragma once

#include "domain/tracker/event.h"

namespace conntrack::tests {

inline constexpr domain::TimePoint start{};

}  // namespace conntrack::tests
