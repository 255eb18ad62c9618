// SPDX-License-Identifier: GPL-3.0-or-later
// Which of several links' routes the kernel would prefer (VP6).
#pragma once

#include "adapters/net/route_query.h"

namespace conntrack::adapters::net {

/// True if the kernel would take `one` rather than `other`, both towards the same target: the
/// longer prefix; else a table of its own before the main table, as the rules that lead to such
/// tables usually come first; else the smaller metric; else the older link.
bool is_preferred(const Route& one, const Route& other);

}  // namespace conntrack::adapters::net
