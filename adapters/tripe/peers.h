// SPDX-License-Identifier: GPL-3.0-or-later
// ServerPeers: the peers of the TrIPE server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/tripe/service.h"
#include "ports/event_sink.h"
#include "ports/peer_control.h"

namespace conntrack::adapters::tripe {

/// Commands the server's peers by the connection of a service, which outlives it; while the service
/// has none, nothing is done. Puts PeersListed, PeersUnknown, ConnectFinished and KillFinished into
/// the sink; that the server is lost or there again, the service's callbacks tell.
class ServerPeers : public ports::PeerControl {
 public:
  ServerPeers(Service& service, ports::EventSink sink);

  /// LIST, and IFNAME for the connected peers of interest. A server that does not know IFNAME is
  /// not asked again (DE9). A peer that has gone between the two is not listed; of one whose IFNAME
  /// fails otherwise, the interface is unknown (DE1).
  void list_peers(domain::QuestionId question,
                  const std::vector<std::string>& of_interest) override;
  void kill(const std::string& peer) override;
  void connect(const std::string& peer, domain::AttemptId attempt) override;
  void abandon(domain::AttemptId attempt) override;

 private:
  struct Listing;

  void on_listed(domain::QuestionId question, const Reply& reply,
                 const std::vector<std::string>& of_interest);
  void ask_interface(const std::shared_ptr<Listing>& listing, const std::string& peer);
  void on_interface(Listing& listing, const std::string& peer, const Reply& reply);

  Service& service_;
  ports::EventSink sink_;
  unsigned without_interfaces_ = 0;  // the generation of the server that does not know IFNAME
};

}  // namespace conntrack::adapters::tripe
