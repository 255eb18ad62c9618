// SPDX-License-Identifier: GPL-3.0-or-later
// CoverForest: the contiguous networks of a group, each inside the next larger one.
//
// Two networks with contiguous masks are disjoint, or one lies in the other. So the distinct ones
// form a forest: the children of a network are the largest ones properly inside it. Sorted by base
// and then by length they stand in its pre-order, so one pass with a stack of the networks that are
// still open builds it. (The addresses that they are compared with are the first key, so that
// networks compared with different ones never meet.)
//
// Definitions come one after the other. With which one has a network been covered for the first
// time, which is to say that every address in it lies in a network of some definition so far?
//
//  - From outside: with the first definition that has the network itself or one around it.
//  - From inside: if its children fill it without a gap, with the last of the definitions that it
//    takes for each child to be written itself or to be covered from inside; else never.
//
// There is no third way: as long as no network around it is written, only those inside contribute;
// each of these lies in a child, and an address in a gap between the children is in none. The first
// number is found on the way from the roots to the leaves, the second one on the way back, and the
// question whether the definitions before a given one cover a network is a comparison.
#include "domain/config/cover_forest.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

namespace conntrack::domain {
namespace {

/// Room for an address as a number; IPv4 uses the first four bytes.
using Number = std::array<std::uint8_t, 16>;

Number first_in(const Network& network) {
  Number first{};
  std::copy(network.base().bytes().begin(), network.base().bytes().end(), first.begin());
  return first;
}

/// The address after the last one in the network; behind the very last of all there is 0 again. As
/// the network has -mask addresses, in two's complement, this is base - mask.
Number first_behind(const Network& network) {
  Number result = first_in(network);
  const auto mask = network.mask().bytes();
  int borrow = 0;
  for (std::size_t i = mask.size(); i-- > 0;) {
    const int difference = result[i] - mask[i] - borrow;
    result[i] = static_cast<std::uint8_t>(difference & 0xff);
    borrow = difference < 0 ? 1 : 0;
  }
  return result;
}

bool is_same_network(const ComparedNetwork& a, const ComparedNetwork& b) {
  return a.addresses == b.addresses && a.network == b.network;
}

bool is_inside(const ComparedNetwork& inner, const ComparedNetwork& outer) {
  return inner.addresses == outer.addresses && outer.network.covers(inner.network);
}

}  // namespace

CoverForest::CoverForest(std::vector<ComparedNetwork> networks) : networks_(std::move(networks)) {
  std::sort(networks_.begin(), networks_.end());
  add_nodes();
  for (Node node = nodes_.size(); node-- > 0;) {
    if (!is_filled_by_children(node)) continue;
    std::size_t last = 0;
    for (Node child = node + 1; child < nodes_[node].end; child = nodes_[child].end)
      last = std::max(last, std::min(first_definition(child), nodes_[child].from_inside));
    nodes_[node].from_inside = last;
  }
}

void CoverForest::add_nodes() {
  std::vector<Node> open;  // the last node and those around it
  for (std::size_t i = 0; i < networks_.size(); ++i) {
    const ComparedNetwork& next = networks_[i];
    if (i != 0 && is_same_network(next, networks_[i - 1])) {
      nodes_.back().networks_end = i + 1;
      continue;
    }
    while (!open.empty() && !is_inside(next, at(open.back()))) close(open);
    Entry entry{i, i + 1, none, 0, next.definition, none};
    if (!open.empty()) {
      entry.parent = open.back();
      entry.from_outside = std::min(entry.from_outside, nodes_[entry.parent].from_outside);
    }
    open.push_back(nodes_.size());
    nodes_.push_back(entry);
  }
  while (!open.empty()) close(open);
}

void CoverForest::close(std::vector<Node>& open) {
  nodes_[open.back()].end = nodes_.size();
  open.pop_back();
}

bool CoverForest::is_filled_by_children(Node node) const {
  const Node end = nodes_[node].end;
  if (node + 1 == end) return false;
  Number next = first_in(at(node).network);
  for (Node child = node + 1; child < end; child = nodes_[child].end) {
    if (first_in(at(child).network) != next) return false;
    next = first_behind(at(child).network);
  }
  return next == first_behind(at(node).network);
}

CoverForest::Node CoverForest::find(const ComparedNetwork& network) const {
  const auto place = std::lower_bound(
      nodes_.begin(), nodes_.end(), network,
      [this](const Entry& entry, const ComparedNetwork& wanted) {
        const ComparedNetwork& here = networks_[entry.networks_begin];
        return std::tie(here.addresses, here.network) < std::tie(wanted.addresses, wanted.network);
      });
  return static_cast<Node>(place - nodes_.begin());
}

bool CoverForest::is_covered(Node node, std::size_t definition) const {
  return std::min(nodes_[node].from_outside, nodes_[node].from_inside) < definition;
}

void CoverForest::collect(Node node, std::size_t definition, Cover& cover) const {
  const Entry& entry = nodes_[node];
  if (entry.from_outside < definition) {
    cover[entry.from_outside].push_back(node);
  } else if (entry.parent == none || nodes_[entry.parent].from_outside > definition) {
    collect_inside(node, definition, cover);
  }
  // Otherwise a network around the node is of the same definition, and covered as well.
}

void CoverForest::collect_inside(Node node, std::size_t definition, Cover& cover) const {
  for (Node child = node + 1; child < nodes_[node].end; child = nodes_[child].end) {
    if (first_definition(child) < definition) {
      cover[first_definition(child)].push_back(child);
    } else {
      collect_inside(child, definition, cover);
    }
  }
}

bool CoverForest::covers_among(const Cover& allowed, Node node, Cover& found) const {
  for (Node around = node; around != none; around = nodes_[around].parent) {
    const std::size_t definition = definition_among(allowed, around);
    if (definition == none) continue;
    found[definition].push_back(node);
    return true;
  }
  return covers_inside_among(allowed, node, found);
}

bool CoverForest::covers_inside_among(const Cover& allowed, Node node, Cover& found) const {
  if (nodes_[node].from_inside == none) return false;
  for (Node child = node + 1; child < nodes_[node].end; child = nodes_[child].end) {
    const std::size_t definition = definition_among(allowed, child);
    if (definition != none) {
      found[definition].push_back(child);
    } else if (!covers_inside_among(allowed, child, found)) {
      return false;
    }
  }
  return true;
}

std::size_t CoverForest::definition_among(const Cover& allowed, Node node) const {
  // Both are sorted, and either may be much longer than the other: each skips what the other lacks.
  auto here = networks_.begin() + static_cast<std::ptrdiff_t>(nodes_[node].networks_begin);
  const auto end = networks_.begin() + static_cast<std::ptrdiff_t>(nodes_[node].networks_end);
  auto wanted = allowed.begin();
  while (wanted != allowed.end()) {
    here = std::lower_bound(here, end, wanted->first,
                            [](const ComparedNetwork& compared, std::size_t definition) {
                              return compared.definition < definition;
                            });
    if (here == end) return none;
    if (here->definition == wanted->first) return here->definition;
    wanted = allowed.lower_bound(here->definition);
  }
  return none;
}

}  // namespace conntrack::domain
