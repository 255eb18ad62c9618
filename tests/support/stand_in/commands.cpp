// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: the table of commands, and those that have to do with peers and broadcasts.
#include "tests/support/stand_in/stand_in.h"

namespace conntrack::tests {

const std::map<std::string, StandIn::Handler>& StandIn::table() {
  static const std::map<std::string, Handler> commands{
      {"BGCANCEL", &StandIn::on_cancel},    {"IFNAME", &StandIn::on_ifname},
      {"KILL", &StandIn::on_kill},          {"LIST", &StandIn::on_list},
      {"NOTIFY", &StandIn::on_notify},      {"QUIT", &StandIn::on_quit},
      {"STANDIN", &StandIn::on_control},    {"SVCCLAIM", &StandIn::on_claim},
      {"SVCENSURE", &StandIn::on_ensure},   {"SVCFAIL", &StandIn::on_job_fail},
      {"SVCINFO", &StandIn::on_job_info},   {"SVCLIST", &StandIn::on_svclist},
      {"SVCOK", &StandIn::on_job_ok},       {"SVCQUERY", &StandIn::on_query},
      {"SVCRELEASE", &StandIn::on_release}, {"SVCSUBMIT", &StandIn::on_submit},
      {"VERSION", &StandIn::on_version},    {"WARN", &StandIn::on_warn},
      {"WATCH", &StandIn::on_watch},
  };
  return commands;
}

void StandIn::add_peer(const std::string& peer, const std::string& interface) {
  peers_[peer] = interface.empty() ? "tun-" + peer : interface;
  broadcast(false, {"ADD", peer, peers_[peer]});
}

void StandIn::remove_peer(const std::string& peer) {
  if (peers_.erase(peer) != 0) broadcast(false, {"KILL", peer});
}

void StandIn::on_watch(Client& client, const Words& words) {
  if (words.size() > 1) return fail(client, {"bad-syntax", "WATCH", "[OPTIONS]"});
  bool on = true;
  for (const char option : words.empty() ? std::string{} : words.front()) {
    switch (option) {
      case '+':
        on = true;
        break;
      case '-':
        on = false;
        break;
      case 'n':
        client.notes = on;
        break;
      case 'w':
        client.warnings = on;
        break;
      case 't':
        break;  // there is nothing to trace
      case 'A':
        client.notes = client.warnings = on;
        break;
      default:
        return fail(client, {"bad-watch-option", std::string(1, option)});
    }
  }
  ok(client);
}

void StandIn::on_version(Client& client, const Words& words) {
  if (!words.empty()) return fail(client, {"bad-syntax", "VERSION"});
  info(client, {"tripe", "1.6.0"});
  ok(client);
}

void StandIn::on_list(Client& client, const Words& words) {
  if (!words.empty()) return fail(client, {"bad-syntax", "LIST"});
  for (const auto& [peer, interface] : peers_) info(client, {peer});
  ok(client);
}

void StandIn::on_ifname(Client& client, const Words& words) {
  if (words.size() != 1) return fail(client, {"bad-syntax", "IFNAME", "PEER"});
  const auto found = peers_.find(words.front());
  if (found == peers_.end()) return fail(client, {"unknown-peer", words.front()});
  info(client, {found->second});
  ok(client);
}

void StandIn::on_kill(Client& client, const Words& words) {
  if (words.size() != 1) return fail(client, {"bad-syntax", "KILL", "PEER"});
  if (!has_peer(words.front())) return fail(client, {"unknown-peer", words.front()});
  remove_peer(words.front());
  ok(client);
}

void StandIn::on_notify(Client& client, const Words& words) {
  if (words.empty()) return fail(client, {"bad-syntax", "NOTIFY", "MESSAGE ..."});
  Words all{"USER"};
  all.insert(all.end(), words.begin(), words.end());
  broadcast(false, all);
  ok(client);
}

void StandIn::on_warn(Client& client, const Words& words) {
  if (words.empty()) return fail(client, {"bad-syntax", "WARN", "MESSAGE ..."});
  Words all{"USER"};
  all.insert(all.end(), words.begin(), words.end());
  broadcast(true, all);
  ok(client);
}

void StandIn::on_quit(Client& client, const Words&) {
  ok(client);
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  const auto clients = clients_;
  for (const auto& [id, each] : clients) each->close_when_written();
}

}  // namespace conntrack::tests
