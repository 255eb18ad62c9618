// SPDX-License-Identifier: GPL-3.0-or-later
// ServerPeers: LIST, IFNAME, KILL, and `SVCSUBMIT connect active`.
#include "adapters/tripe/peers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "adapters/tripe/command_line.h"

namespace conntrack::adapters::tripe {

using domain::AttemptId;
using domain::Words;

/// One LIST, while the questions for interfaces are under way.
struct ServerPeers::Listing {
  domain::QuestionId question{};
  std::vector<domain::ConnectedPeer> peers;
  std::size_t awaited = 0;  // answers to IFNAME
};

namespace {

/// The background tag of an attempt: as little used twice as the attempt's name.
std::string tag_of(AttemptId attempt) {
  return "conntrack-" + std::to_string(static_cast<std::uint64_t>(attempt));
}

/// True if the error has this code.
bool has_code(const Words& error, std::string_view code) {
  return !error.empty() && error.front() == code;
}

/// The first word of the first INFO line; empty if there is none.
std::string first_word(const Reply& reply) {
  return reply.infos.empty() || reply.infos.front().empty() ? "" : reply.infos.front().front();
}

}  // namespace

ServerPeers::ServerPeers(Service& service, ports::EventSink sink)
    : service_(service), sink_(std::move(sink)) {}

void ServerPeers::list_peers(domain::QuestionId question,
                             const std::vector<std::string>& of_interest) {
  AdminClient* client = service_.client();
  if (!client) return;
  client->command("LIST", [this, question, of_interest](const Reply& reply) {
    on_listed(question, reply, of_interest);
  });
}

void ServerPeers::on_listed(domain::QuestionId question, const Reply& reply,
                            const std::vector<std::string>& of_interest) {
  if (reply.error) return sink_(domain::PeersUnknown{question, *reply.error});
  const auto listing = std::make_shared<Listing>();
  listing->question = question;
  for (const Words& info : reply.infos) {
    if (!info.empty()) listing->peers.push_back({info.front(), "", false});
  }
  std::vector<std::string> asked;
  for (const domain::ConnectedPeer& peer : listing->peers) {
    const bool interesting =
        std::find(of_interest.begin(), of_interest.end(), peer.name) != of_interest.end();
    if (interesting && without_interfaces_ != service_.generation()) asked.push_back(peer.name);
  }
  if (asked.empty() || !service_.client()) {
    return sink_(domain::PeersListed{question, listing->peers});
  }
  listing->awaited = asked.size();
  for (const std::string& peer : asked) ask_interface(listing, peer);
}

void ServerPeers::ask_interface(const std::shared_ptr<Listing>& listing, const std::string& peer) {
  service_.client()->command(
      command_line({"IFNAME", peer}),
      [this, listing, peer](const Reply& reply) { on_interface(*listing, peer, reply); });
}

void ServerPeers::on_interface(Listing& listing, const std::string& peer, const Reply& reply) {
  const auto is_it = [&](const domain::ConnectedPeer& each) { return each.name == peer; };
  if (!reply.error) {
    const auto found = std::find_if(listing.peers.begin(), listing.peers.end(), is_it);
    if (found != listing.peers.end()) found->interface = first_word(reply);
  } else if (has_code(*reply.error, "unknown-peer")) {
    std::erase_if(listing.peers, is_it);
  } else if (has_code(*reply.error, "unknown-command")) {
    without_interfaces_ = service_.generation();
  } else {
    const auto found = std::find_if(listing.peers.begin(), listing.peers.end(), is_it);
    if (found != listing.peers.end()) found->interface_unknown = true;
  }
  if (--listing.awaited == 0) {
    sink_(domain::PeersListed{listing.question, std::move(listing.peers)});
  }
}

void ServerPeers::kill(const std::string& peer) {
  AdminClient* client = service_.client();
  if (!client) return;
  client->command(command_line({"KILL", peer}), [this, peer](const Reply& reply) {
    const bool is_gone = !reply.error || has_code(*reply.error, "unknown-peer");
    sink_(domain::KillFinished{peer, is_gone ? std::nullopt : reply.error});
  });
}

void ServerPeers::connect(const std::string& peer, AttemptId attempt) {
  AdminClient* client = service_.client();
  if (!client) return;
  client->background("SVCSUBMIT", tag_of(attempt), {"connect", "active", peer},
                     [this, attempt](const Reply& reply) {
                       sink_(domain::ConnectFinished{attempt, reply.error});
                     });
}

void ServerPeers::abandon(AttemptId attempt) {
  if (AdminClient* client = service_.client()) client->abandon(tag_of(attempt));
}

}  // namespace conntrack::adapters::tripe
