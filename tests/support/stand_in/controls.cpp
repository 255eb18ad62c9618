// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: the command STANDIN, by which it is steered from outside, also while it is frozen:
//
//     STANDIN quiet                      no broadcasts for this client
//     STANDIN peers                      one INFO line per connected peer
//     STANDIN peer PEER [INTERFACE]      a peer is connected (or has another interface) now
//     STANDIN vanish PEER                a peer is gone, by itself
//     STANDIN vanish-after COMMAND PEER  a peer is gone once the next such command is answered
//     STANDIN ifname on|off              whether IFNAME is known
//     STANDIN fail COMMAND WORD...       the next such command fails
//     STANDIN job-end TEXT               the line of the next job ends with this, as it is
//     STANDIN connect on|off             whether the `connect` service is there
//     STANDIN connect-delay PEER MS      how long connecting takes
//     STANDIN connect-late PEER MS       it is connected at once, and this is said so much later
//     STANDIN connect-fail PEER WORD...  connecting fails with these words
//     STANDIN connect-ok PEER            connecting succeeds again
//     STANDIN know PEER...               no other peers can be connected from now on
//     STANDIN freeze                     nothing is answered
//     STANDIN thaw                       what was not is answered now
//     STANDIN send LINE                  a line for every client
//     STANDIN repeat COUNT LINE          so many times the same
//     STANDIN flood BYTES                so many bytes for every client, and no end of line
//     STANDIN cut TEXT                   a line without its end, and then the connection's end
//     STANDIN drop                       every connection is closed
//
// `fail`, `vanish-after` and what follows `freeze` are not for clients that steer.
#include <charconv>
#include <system_error>

#include "tests/support/stand_in/stand_in.h"

namespace conntrack::tests {
namespace {

/// A whole number; nonsense is 0.
int number_of(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::chrono::milliseconds milliseconds_of(const std::string& text) {
  return std::chrono::milliseconds{number_of(text)};
}

Words rest_of(const Words& words) { return {words.begin() + 1, words.end()}; }

}  // namespace

void StandIn::on_control(Client& client, const Words& words) {
  const std::string& verb = words.front();
  const Words arguments = rest_of(words);
  if (verb == "quiet") {
    client.notes = client.warnings = false;
  } else if (verb == "peers") {
    for (const auto& [peer, interface] : peers_) info(client, {peer});
  } else if (!control(verb, arguments) && !control_connects(verb, arguments) &&
             !control_connections(verb, arguments)) {
    return fail(client, {"bad-syntax", "STANDIN", "see tests/support/stand_in/controls.cpp"});
  }
  ok(client);
}

bool StandIn::control(const std::string& verb, const Words& arguments) {
  const std::size_t count = arguments.size();
  if (verb == "peer" && (count == 1 || count == 2)) {
    add_peer(arguments[0], count == 2 ? arguments[1] : "");
  } else if (verb == "vanish" && count == 1) {
    remove_peer(arguments[0]);
  } else if (verb == "vanish-after" && count == 2) {
    remove_after(arguments[0], arguments[1]);
  } else if (verb == "ifname" && count == 1) {
    know_interfaces(arguments[0] == "on");
  } else if (verb == "fail" && count >= 2) {
    fail_next(arguments[0], rest_of(arguments));
  } else if (verb == "job-end" && count == 1) {
    next_job_end_ = arguments[0];
  } else {
    return false;
  }
  return true;
}

bool StandIn::control_connects(const std::string& verb, const Words& arguments) {
  const std::size_t count = arguments.size();
  if (verb == "connect" && count == 1) {
    provide_connect(arguments[0] == "on");
  } else if (verb == "connect-ok" && count == 1) {
    fail_connect(arguments[0], {});
  } else if (verb == "connect-delay" && count == 2) {
    delay_connect(arguments[0], milliseconds_of(arguments[1]));
  } else if (verb == "connect-late" && count == 2) {
    confirm_connect_late(arguments[0], milliseconds_of(arguments[1]));
  } else if (verb == "connect-fail" && count >= 2) {
    fail_connect(arguments[0], rest_of(arguments));
  } else if (verb == "know") {
    know_peers(arguments);
  } else {
    return false;
  }
  return true;
}

bool StandIn::control_connections(const std::string& verb, const Words& arguments) {
  const std::size_t count = arguments.size();
  if (verb == "freeze" && count == 0) {
    freeze();
  } else if (verb == "thaw" && count == 0) {
    thaw();
  } else if (verb == "drop" && count == 0) {
    drop();
  } else if (verb == "send" && count == 1) {
    send_bytes(arguments[0] + '\n');
  } else if (verb == "repeat" && count == 2) {
    for (int times = number_of(arguments[0]); times > 0; --times) send_bytes(arguments[1] + '\n');
  } else if (verb == "flood" && count == 1) {
    send_bytes(std::string(static_cast<std::size_t>(number_of(arguments[0])), 'x'));
  } else if (verb == "cut" && count == 1) {
    cut(arguments[0]);
  } else {
    return false;
  }
  return true;
}

}  // namespace conntrack::tests
