// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: the table of commands, and those that have to do with peers and broadcasts.
#include "tests/support/stand_in/stand_in.h"

namespace conntrack::tests {

namespace {

constexpr std::size_t any = static_cast<std::size_t>(-1);

}  // namespace

const std::map<std::string, StandIn::Command>& StandIn::table() {
  static const std::map<std::string, Command> commands{
      {"BGCANCEL", {&StandIn::on_cancel, 1, 1, {"TAG"}}},
      {"IFNAME", {&StandIn::on_ifname, 1, 1, {"PEER"}}},
      {"KILL", {&StandIn::on_kill, 1, 1, {"PEER"}}},
      {"LIST", {&StandIn::on_list, 0, 0, {}}},
      {"NOTIFY", {&StandIn::on_notify, 1, any, {"MESSAGE", "..."}}},
      {"STANDIN", {&StandIn::on_control, 1, any, {"VERB", "..."}}},
      {"SVCCLAIM", {&StandIn::on_claim, 2, 2, {"SERVICE", "VERSION"}}},
      {"SVCENSURE", {&StandIn::on_ensure, 1, 2, {"SERVICE", "[VERSION]"}}},
      {"SVCFAIL", {&StandIn::on_job_fail, 2, any, {"JOBID", "ERROR", "..."}}},
      {"SVCINFO", {&StandIn::on_job_info, 1, any, {"JOBID", "MESSAGE", "..."}}},
      {"SVCLIST", {&StandIn::on_svclist, 0, 0, {}}},
      {"SVCOK", {&StandIn::on_job_ok, 1, 1, {"JOBID"}}},
      {"SVCQUERY", {&StandIn::on_query, 1, 1, {"SERVICE"}}},
      {"SVCRELEASE", {&StandIn::on_release, 1, 1, {"SERVICE"}}},
      {"SVCSUBMIT", {&StandIn::on_submit, 2, any, {"[OPTIONS]", "SERVICE", "COMMAND", "..."}}},
      {"VERSION", {&StandIn::on_version, 0, 0, {}}},
      {"WARN", {&StandIn::on_warn, 1, any, {"MESSAGE", "..."}}},
      {"WATCH", {&StandIn::on_watch, 0, 1, {"[OPTIONS]"}}},
  };
  return commands;
}

bool StandIn::is_well_formed(const std::string& name, const Words& words) {
  const Command& command = table().at(name);
  if (words.size() < command.least || words.size() > command.most) return false;
  if (name == "BGCANCEL") return !words.front().empty();
  return name != "SVCSUBMIT" || read_submission(words).valid;
}

void StandIn::add_peer(const std::string& peer, const std::string& interface) {
  peers_[peer] = interface.empty() ? "tun-" + peer : interface;
  broadcast(false, {"ADD", peer, peers_[peer]});
}

void StandIn::remove_peer(const std::string& peer) {
  if (peers_.erase(peer) != 0) broadcast(false, {"KILL", peer});
}

void StandIn::on_watch(Client& client, const Words& words) {
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

void StandIn::on_version(Client& client, const Words&) {
  info(client, {"tripe", "1.6.0"});
  ok(client);
}

void StandIn::on_list(Client& client, const Words&) {
  for (const auto& [peer, interface] : peers_) info(client, {peer});
  ok(client);
}

void StandIn::on_ifname(Client& client, const Words& words) {
  if (!knows_interfaces_) return fail(client, {"unknown-command", "IFNAME"});
  const auto found = peers_.find(words.front());
  if (found == peers_.end()) return fail(client, {"unknown-peer", words.front()});
  info(client, {found->second});
  ok(client);
}

void StandIn::on_kill(Client& client, const Words& words) {
  if (!has_peer(words.front())) return fail(client, {"unknown-peer", words.front()});
  remove_peer(words.front());
  ok(client);
}

void StandIn::on_notify(Client& client, const Words& words) {
  Words all{"USER"};
  all.insert(all.end(), words.begin(), words.end());
  broadcast(false, all);
  ok(client);
}

void StandIn::on_warn(Client& client, const Words& words) {
  Words all{"USER"};
  all.insert(all.end(), words.begin(), words.end());
  broadcast(true, all);
  ok(client);
}

}  // namespace conntrack::tests
