// SPDX-License-Identifier: GPL-3.0-or-later
// CoverForest: the contiguous networks of a group, each inside the next larger one. A part of
// coverage.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <vector>

#include "domain/address/network.h"
#include "domain/config/targets.h"

namespace conntrack::domain {

/// A network of a definition, and what is compared with it.
struct ComparedNetwork {
  ComparedAddresses addresses;
  Network network;
  std::size_t definition = 0;  ///< index in Group::definitions

  friend auto operator<=>(const ComparedNetwork&, const ComparedNetwork&) = default;
};

/// Tells which networks are covered by those of earlier definitions together. See the .cpp file for
/// the theory.
class CoverForest {
 public:
  /// Stands for one network, and what is compared with it.
  using Node = std::size_t;

  /// Definitions that cover something together, each with the parts that it was chosen for.
  using Cover = std::map<std::size_t, std::vector<Node>>;

  /// Takes networks with contiguous masks, in any order. O(n log n)
  explicit CoverForest(std::vector<ComparedNetwork> networks);

  /// The node of a network that was given to the constructor. O(log n)
  Node find(const ComparedNetwork& network) const;

  /// True if the definitions before this one hold every address of the node. O(1)
  bool is_covered(Node node, std::size_t definition) const;

  /// Adds to `cover` those of the definitions before this one that cover the node: one alone if
  /// possible, else those with the largest networks inside. To be called for all networks of a
  /// definition, each of which is_covered().
  void collect(Node node, std::size_t definition, Cover& cover) const;

  /// True if the definitions in `allowed` cover the node. Adds those of use to `found`.
  bool covers_among(const Cover& allowed, Node node, Cover& found) const;

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  struct Entry {
    std::size_t networks_begin = 0;  // where in networks_ its definitions stand, ascending
    std::size_t networks_end = 0;
    Node parent = none;
    Node end = 0;  // behind its last descendant
    // The first definition with which the node is covered, from outside and from inside; or none.
    std::size_t from_outside = none;
    std::size_t from_inside = none;
  };

  void add_nodes();
  void close(std::vector<Node>& open);
  bool is_filled_by_children(Node node) const;
  void collect_inside(Node node, std::size_t definition, Cover& cover) const;
  bool covers_inside_among(const Cover& allowed, Node node, Cover& found) const;
  /// The first definition in `allowed` that has this very network, or none.
  std::size_t definition_among(const Cover& allowed, Node node) const;
  const ComparedNetwork& at(Node node) const { return networks_[nodes_[node].networks_begin]; }
  std::size_t first_definition(Node node) const { return at(node).definition; }

  std::vector<ComparedNetwork> networks_;  // sorted
  std::vector<Entry> nodes_;               // in pre-order
};

}  // namespace conntrack::domain
