// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/route_choice.h"

#include <algorithm>
#include <tuple>

namespace conntrack::adapters::net {
namespace {

// The kernel's numbers of its own tables (rt_class_t), in whose order they are looked up.
constexpr std::uint32_t local_table = 255;
constexpr std::uint32_t main_table = 254;
constexpr std::uint32_t default_table = 253;

int position(std::uint32_t table) {
  switch (table) {
    case local_table:
      return 0;
    case main_table:
      return 2;
    case default_table:
      return 3;
    default:
      return 1;
  }
}

auto rank(const Route& route) {
  return std::tuple(route.reach, -static_cast<int>(route.prefix_length), position(route.table),
                    route.metric, route.link);
}

}  // namespace

Reach reach(std::uint32_t table, std::span<const PolicyRule> rules) {
  if (rules.empty()) return Reach::ordinary;
  Reach best = Reach::none;
  for (const PolicyRule& rule : rules) {
    if (rule.table != table) continue;
    best = std::min(best, rule.is_ordinary ? Reach::ordinary : Reach::bound);
  }
  return best;
}

bool is_preferred(const Route& one, const Route& other) { return rank(one) < rank(other); }

}  // namespace conntrack::adapters::net
