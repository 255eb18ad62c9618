// SPDX-License-Identifier: GPL-3.0-or-later
// ReferenceModel; what it is for is told in the header.
#include "tests/support/reference_model.h"

namespace conntrack::tests {

using namespace domain;

void ReferenceModel::hear(const Step& step) {
  if (const auto* tell = std::get_if<Tell>(&step)) {
    if (tell->command == "up") manual_down_ = false;
    if (tell->command == "down") manual_down_ = true;
    if (tell->command == "pause") paused_ = true;
    if (tell->command == "resume") paused_ = false;
  }
  if (std::holds_alternative<PauseFor>(step)) paused_ = false;
  if (std::holds_alternative<BusGoes>(step)) last_words_.clear();
  if (const auto* goes = std::get_if<Goes>(&step)) last_words_.erase(goes->manager);
  if (const auto* says = std::get_if<Says>(&step)) {
    const Claim claim = report_of(says->words).claim;
    Claim& last = last_words_[says->words.substr(0, says->words.find(' '))];
    if (claim == Claim::up && last == Claim::down) manual_down_ = false;  // WH3
    last = claim;
  }
}

std::optional<std::string> ReferenceModel::peer_of(const Config& config, const Group& group,
                                                   const Look& look) const {
  if (manual_down_) return std::nullopt;  // WH3
  for (const Definition& definition : group.definitions) {
    for (const PlacedNetwork& placed : definition.networks) {
      const Network& network = placed.network;
      const Address& test_address = config.test_address(network.family());
      const auto local = look(definition.remote ? *definition.remote : test_address);
      if (!local || !network.contains(*local)) continue;
      if (local->is_unspecified() || local->is_loopback()) continue;  // DE1a
      const bool is_for_link_local = link_local_network(network.family()).covers(network);
      if (local->is_link_local() && !is_for_link_local) continue;  // DE1a
      return definition.peer();                                    // DE2, CF9
    }
  }
  return std::nullopt;  // DE3
}

}  // namespace conntrack::tests
