// SPDX-License-Identifier: GPL-3.0-or-later
// Which of several links' routes the kernel would prefer (VP6).
#pragma once

#include <cstdint>
#include <span>

#include "adapters/net/route_query.h"

namespace conntrack::adapters::net {

/// A policy rule (ip-rule(8)), as far as it matters here.
struct PolicyRule {
  std::uint32_t table = 0;   ///< that it leads to
  bool is_ordinary = false;  ///< it may hold for a socket without a link, an address and a mark

  friend bool operator==(const PolicyRule&, const PolicyRule&) = default;
};

/// How these rules lead to a table. No rules at all: the kernel knows none, and all are ordinary.
Reach reach(std::uint32_t table, std::span<const PolicyRule> rules);

/// True if the kernel would take `one` rather than `other`, both towards the same target: what an
/// ordinary socket's packets get to; else the longer prefix; else a table of its own before the
/// main table, as the rules that lead to such tables usually come first; else the smaller metric;
/// else the older link.
bool is_preferred(const Route& one, const Route& other);

}  // namespace conntrack::adapters::net
