// SPDX-License-Identifier: GPL-3.0-or-later
// RealNetwork: the routes of a story, in the kernel.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "domain/address/address.h"

namespace conntrack::tests {

/// Gives targets their source addresses on one link, and takes them away, in each of the ways that
/// there are, one after the other: by a route, by a rule with a table of its own, by the link going
/// down and up. What it has made goes with it.
class RealNetwork {
 public:
  explicit RealNetwork(std::string link) : link_(std::move(link)) {}
  RealNetwork(const RealNetwork&) = delete;
  RealNetwork& operator=(const RealNetwork&) = delete;
  ~RealNetwork();

  /// The source address towards the target is this from now on. With the link going down and up,
  /// other targets lose theirs.
  void move_to(const std::string& target, const std::string& local);
  /// The same, and the link has no such address itself: it is the loopback's. IPv4 alone.
  void borrow(const std::string& target, const std::string& local);
  /// There is no way to the target any more: no route, or one that refuses.
  void lose(const std::string& target);
  /// So many changes of routes that change no answer.
  void stir(int times);

  /// What the kernel says of the source address towards the target; none if there is no way.
  static std::optional<domain::Address> local_address(const domain::Address& target);

 private:
  void forget(const std::string& target);

  std::string link_;
  std::set<std::string> targets_;
  unsigned way_ = 0;
};

}  // namespace conntrack::tests
