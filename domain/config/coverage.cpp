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
      const Address& target = target_of(config, definition, placed.network.family());
      const bool link_local = link_local_network(placed.network.family()).covers(placed.network);
      result.push_back({{target, link_local}, placed.network, i});
    }
  }
  return result;
}

std::vector<ComparedNetwork> only_contiguous(const std::vector<ComparedNetwork>& networks) {
  std::vector<ComparedNetwork> result;
  std::copy_if(networks.begin(), networks.end(), std::back_inserter(result), is_contiguous);
  return result;
}

/// The bits of a network, laid out so that very many networks can be compared quickly.
struct Bits {
  using Words = std::array<std::uint64_t, 2>;

  explicit Bits(const Network& network)
      : base(words_of(network.base())), mask(words_of(network.mask())) {}

  /// True if every bit that this network fixes is fixed by the other one, to the same value.
  bool covers(const Bits& other) const {
    const auto in_word = [&](std::size_t i) {
      return (mask[i] & (~other.mask[i] | (base[i] ^ other.base[i]))) == 0;
    };
    return in_word(0) && in_word(1);
  }

  static Words words_of(const Address& address) {
    Words words{};
    std::memcpy(words.data(), address.bytes().data(), address.bytes().size());
    return words;
  }

  Words base;
  Words mask;
};

/// Finds single networks that cover another one, where a mask of either is not contiguous. For such
/// networks no order is known that would spare comparing every two of them.
class PairIndex {
 public:
  /// Takes networks in file order.
  explicit PairIndex(const std::vector<ComparedNetwork>& networks) {
    for (const ComparedNetwork& compared : networks) {
      Earlier& earlier = targets_[compared.target];
      const Candidate candidate{Bits(compared.network), compared.definition};
      earlier.all.push_back(candidate);
      if (!is_contiguous(compared)) earlier.with_other_masks.push_back(candidate);
    }
  }

  /// The first definition with a network that covers this one alone, if it comes before its own and
  /// is not for CoverForest to find.
  std::optional<std::size_t> find(const ComparedNetwork& covered) const {
    const Earlier& earlier = targets_.at(covered.target);
    const auto& candidates = is_contiguous(covered) ? earlier.with_other_masks : earlier.all;
    const Bits bits(covered.network);
    for (const Candidate& candidate : candidates) {
      if (candidate.definition >= covered.definition) break;
      if (candidate.bits.covers(bits)) return candidate.definition;
    }
    return std::nullopt;
  }

 private:
  struct Candidate {
    Bits bits;
    std::size_t definition;
  };
  struct Earlier {
    std::vector<Candidate> all;  // in file order, as are these:
    std::vector<Candidate> with_other_masks;
  };

  std::map<ComparedAddresses, Earlier> targets_;
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
