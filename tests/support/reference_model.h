// SPDX-License-Identifier: GPL-3.0-or-later
// ReferenceModel: which peer each group ought to have once all is quiet.
//
// What the tracker has to do meanwhile – holds, damping, attempts, retries – does not matter when
// nothing has happened for four minutes and no fault is left that keeps it from looking: managers'
// claims of down have lapsed by then (WH3), so only the addresses, a manual down and a pause count.
// The model takes the rules literally. It shares the configuration and the networks with the
// product, and nothing else.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "tests/support/story.h"

namespace conntrack::tests {

/// The local address towards a target; none if there is no way.
using Look = std::function<std::optional<domain::Address>(const domain::Address& target)>;

/// Hears what happens, and says what is to be at the end.
class ReferenceModel {
 public:
  /// Takes in what people and managers do.
  void hear(const Step& step);

  /// Nothing is changed any more before somebody says `resume` (SC4).
  bool is_paused() const { return paused_; }

  /// The peer that the group ought to have; none if it is to have none.
  std::optional<std::string> peer_of(const domain::Config& config, const domain::Group& group,
                                     const Look& look) const;

 private:
  bool manual_down_ = false;
  bool paused_ = false;  // without an end
  std::map<std::string, domain::Claim> last_words_;
};

}  // namespace conntrack::tests
