// SPDX-License-Identifier: GPL-3.0-or-later
// Trace: where an adapter says what it hears, sends and ignores.
#pragma once

#include <functional>
#include <string_view>

namespace conntrack::adapters::loop {

/// Takes one line of the trace (CL5), without its end. Empty: there is no trace.
using Trace = std::function<void(std::string_view)>;

}  // namespace conntrack::adapters::loop
