// SPDX-License-Identifier: GPL-3.0-or-later
// Coverage: which definitions of a group can never be selected, because of which earlier ones.
//
// A definition is selected if any of its networks holds the local address it is compared with, and
// no earlier one was (DE2). Local addresses may be anything, and each target may have one or none.
// So a definition can be selected if and only if an address lies in one of its networks and in none
// that earlier definitions compare with the same target: let that target have this local address,
// and all others have none. Conversely a definition can never be selected if each of its networks
// lies in the union of the earlier ones that are compared with the same target. It makes no
// difference whether those can be selected themselves: what covers them covers in their place.
//
// A link-local address is held only by networks that lie wholly within the link-local ones (DE1a):
// these and all others are never compared with the same address, as if their targets differed.
//
// CoverForest answers this for contiguous masks. A network with another mask is no interval, and
// the question for unions of such is as hard as satisfiability; they are compared in pairs.
#include "domain/config/coverage.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "domain/config/cover_forest.h"
#include "domain/config/targets.h"

namespace conntrack::domain {
namespace {

using Indices = std::set<std::size_t>;

bool is_contiguous(const ComparedNetwork& compared) {
  return compared.network.prefix_length().has_value();
}

/// All networks of the group, in file order.
std::vector<ComparedNetwork> compared_networks(const Config& config, const Group& group) {
  std::vector<ComparedNetwork> result;
  for (std::size_t i = 0; i < group.definitions.size(); ++i) {
    const Definition& definition = group.definitions[i];
    for (const PlacedNetwork& placed : definition.networks) {
      result.push_back({compared_addresses(config, definition, placed.network), placed.network, i});
    }
  }
  return result;
}

std::vector<ComparedNetwork> only_contiguous(const std::vector<ComparedNetwork>& networks) {
  std::vector<ComparedNetwork> result;
  std::copy_if(networks.begin(), networks.end(), std::back_inserter(result), is_contiguous);
  return result;
}

/// The bits of a mask, for comparing very many.
struct MaskBits {
  explicit MaskBits(const Address& mask) {
    std::memcpy(words.data(), mask.bytes().data(), mask.bytes().size());
  }

  /// True if all of these bits are among the other ones.
  bool are_in(const MaskBits& other) const {
    return ((words[0] & ~other.words[0]) | (words[1] & ~other.words[1])) == 0;
  }

  std::array<std::uint64_t, 2> words{};
};

/// Finds single networks that cover another one, where a mask of either is not contiguous. A
/// network can be covered only by one whose mask fixes none but bits that its own fixes; for each
/// such mask there is one candidate, which is looked up. Few configurations have more than a few
/// masks.
class PairIndex {
 public:
  /// Takes networks in file order.
  explicit PairIndex(const std::vector<ComparedNetwork>& networks) {
    for (const ComparedNetwork& compared : networks) {
      by_addresses_[compared.addresses].add(compared);
    }
  }

  /// The first definition with a network that covers this one alone, if it comes before its own and
  /// is not for CoverForest to find.
  std::optional<std::size_t> find(const ComparedNetwork& covered) const {
    return by_addresses_.at(covered.addresses).find(covered);
  }

 private:
  /// The networks with the same mask.
  struct MaskClass {
    Address mask;
    bool contiguous = true;
    std::size_t earliest = 0;              // definition
    std::map<Network, std::size_t> first;  // the first definition that has each
  };

  /// The masks of the networks that are compared with the same addresses.
  class Masks {
   public:
    void add(const ComparedNetwork& compared) {
      const Address& mask = compared.network.mask();
      const auto [place, is_new] = index_.try_emplace(mask, classes_.size());
      if (is_new) {
        bits_.emplace_back(mask);
        classes_.push_back({mask, is_contiguous(compared), compared.definition, {}});
      }
      classes_[place->second].first.try_emplace(compared.network, compared.definition);
    }

    std::optional<std::size_t> find(const ComparedNetwork& covered) const {
      const MaskBits own_bits(covered.network.mask());
      const bool only_others = is_contiguous(covered);
      std::size_t definition = covered.definition;
      for (std::size_t i = 0; i < bits_.size(); ++i) {
        if (!bits_[i].are_in(own_bits)) continue;
        const MaskClass& candidates = classes_[i];
        if (candidates.earliest >= covered.definition) break;
        if (only_others && candidates.contiguous) continue;
        const auto found =
            candidates.first.find(Network::from_mask(covered.network.base(), candidates.mask));
        if (found != candidates.first.end()) definition = std::min(definition, found->second);
      }
      return definition < covered.definition ? std::optional(definition) : std::nullopt;
    }

   private:
    std::map<Address, std::size_t> index_;  // of each mask
    std::vector<MaskBits> bits_;            // apart from the rest, to be gone through fast
    std::vector<MaskClass> classes_;        // in the same order, as they appear
  };

  std::map<ComparedAddresses, Masks> by_addresses_;
};

/// Takes out of the cover, the latest first, each definition that it does not need, except the
/// pinned ones. Another definition that stands in for one taken out is from then on needed for that
/// too; so what was found needed once stays needed.
void drop_needless(const CoverForest& forest, const Indices& pinned, CoverForest::Cover& cover) {
  if (cover.size() == 1) return;
  Indices candidates;
  for (const auto& [definition, nodes] : cover) candidates.insert(definition);
  for (auto candidate = candidates.rbegin(); candidate != candidates.rend(); ++candidate) {
    if (pinned.contains(*candidate)) continue;
    auto without = cover.extract(*candidate);
    CoverForest::Cover stand_ins;
    const auto& nodes = without.mapped();
    const bool is_needless = std::all_of(nodes.begin(), nodes.end(), [&](CoverForest::Node node) {
      return forest.covers_among(cover, node, stand_ins);
    });
    if (!is_needless) {
      cover.insert(std::move(without));
      continue;
    }
    for (const auto& [definition, taken_over] : stand_ins)
      cover[definition].insert(cover[definition].end(), taken_over.begin(), taken_over.end());
  }
}

/// The networks of a group, arranged for the search.
class Search {
 public:
  explicit Search(std::vector<ComparedNetwork> networks)
      : all_(std::move(networks)), forest_(only_contiguous(all_)) {
    if (!std::all_of(all_.begin(), all_.end(), is_contiguous)) pairs_.emplace(all_);
  }

  /// What is known of each definition, in file order.
  std::vector<Covered> find_covered() const {
    std::vector<Covered> result;
    for (auto begin = all_.begin(); begin != all_.end();) {
      const std::size_t definition = begin->definition;
      const auto end = std::find_if(begin, all_.end(), [=](const ComparedNetwork& compared) {
        return compared.definition != definition;
      });
      auto by = cover_of({begin, end});
      if (!by.empty()) result.push_back({definition, std::move(by)});
      begin = end;
    }
    return result;
  }

 private:
  /// The definitions that cover all of these networks, which are those of one definition; empty if
  /// there is something that none covers.
  std::vector<std::size_t> cover_of(std::span<const ComparedNetwork> networks) const {
    CoverForest::Cover cover;
    std::set<CoverForest::Node> nodes;
    Indices pinned;
    for (const ComparedNetwork& compared : networks) {
      if (is_contiguous(compared)) {
        const auto node = forest_.find(compared);
        if (forest_.is_covered(node, compared.definition)) {
          nodes.insert(node);
          continue;
        }
      }
      const auto one = pairs_ ? pairs_->find(compared) : std::nullopt;
      if (!one) return {};
      pinned.insert(*one);
    }
    for (const std::size_t definition : pinned) cover[definition];
    for (const CoverForest::Node node : nodes)
      forest_.collect(node, networks.front().definition, cover);
    drop_needless(forest_, pinned, cover);
    std::vector<std::size_t> by;
    for (const auto& [definition, needed_for] : cover) by.push_back(definition);
    return by;
  }

  std::vector<ComparedNetwork> all_;  // in file order
  CoverForest forest_;                // those with a contiguous mask
  std::optional<PairIndex> pairs_;    // of all, if there is any other mask
};

}  // namespace

std::vector<Covered> find_covered(const Config& config, const Group& group) {
  return Search(compared_networks(config, group)).find_covered();
}

}  // namespace conntrack::domain
