// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/route_choice.h"

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
  return std::tuple(-static_cast<int>(route.prefix_length), position(route.table), route.metric,
                    route.link);
}

}  // namespace

bool is_preferred(const Route& one, const Route& other) { return rank(one) < rank(other); }

}  // namespace conntrack::adapters::net
