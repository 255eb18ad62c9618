// SPDX-License-Identifier: GPL-3.0-or-later
// PeerControl: the VPN peers of this machine.
#pragma once

#include <string>
#include <vector>

#include "domain/tracker/event.h"

namespace conntrack::ports {

/// Lists, kills and connects peers. Nothing blocks; the outcomes come back as events. Commands take
/// effect in the order in which they are given. While the server is lost, commands do nothing and
/// are answered by nothing: ServerLost has said so.
class PeerControl {
 public:
  virtual ~PeerControl() = default;

  /// Asks which peers are connected; answered once, by PeersListed or PeersUnknown with the name of
  /// the question. For the peers in `of_interest` that are connected the answer has the tunnel's
  /// interface, if there is one that can be told.
  virtual void list_peers(domain::QuestionId question,
                          const std::vector<std::string>& of_interest) = 0;

  /// Kills a peer; answered once by KillFinished. One already gone is no error.
  virtual void kill(const std::string& peer) = 0;

  /// Connects a peer; answered once by ConnectFinished, perhaps after many seconds.
  virtual void connect(const std::string& peer, domain::AttemptId attempt) = 0;

  /// Gives up an attempt. An answer that is already on its way may still come.
  virtual void abandon(domain::AttemptId attempt) = 0;
};

}  // namespace conntrack::ports
