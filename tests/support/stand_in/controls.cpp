// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: the command STANDIN, by which it is steered from outside, also while it is frozen:
//
//     STANDIN peer PEER [INTERFACE]      a peer is connected (or has another interface) now
//     STANDIN vanish PEER                a peer is gone, by itself
//     STANDIN ifname on|off              whether IFNAME is known
//     STANDIN connect on|off             whether the `connect` service is there
//     STANDIN connect-delay PEER MS      how long connecting takes
//     STANDIN connect-fail PEER WORD...  connecting fails with these words
//     STANDIN connect-ok PEER            connecting succeeds again
//     STANDIN fail COMMAND WORD...       the next such command fails
//     STANDIN freeze | STANDIN thaw      nothing is answered meanwhile
//     STANDIN send LINE                  a line for every client
//     STANDIN drop                       every connection is closed
#include <charconv>
#include <system_error>

#include "tests/support/stand_in/stand_in.h"

namespace conntrack::tests {
namespace {

/// Whole milliseconds; nonsense is none.
std::chrono::milliseconds milliseconds_of(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::chrono::milliseconds{value};
}

Words rest_of(const Words& words) { return {words.begin() + 1, words.end()}; }

}  // namespace

void StandIn::on_control(Client& client, const Words& words) {
  if (words.empty() || !control(words.front(), rest_of(words))) {
    return fail(client, {"bad-syntax", "STANDIN", "see tests/support/stand_in/controls.cpp"});
  }
  ok(client);
}

bool StandIn::control(const std::string& verb, const Words& arguments) {
  const std::size_t count = arguments.size();
  if (verb == "freeze" && count == 0) {
    freeze();
  } else if (verb == "thaw" && count == 0) {
    thaw();
  } else if (verb == "drop" && count == 0) {
    drop();
  } else if (verb == "peer" && (count == 1 || count == 2)) {
    add_peer(arguments[0], count == 2 ? arguments[1] : "");
  } else if (verb == "vanish" && count == 1) {
    remove_peer(arguments[0]);
  } else if (verb == "ifname" && count == 1) {
    know_interfaces(arguments[0] == "on");
  } else if (verb == "connect" && count == 1) {
    provide_connect(arguments[0] == "on");
  } else if (verb == "connect-ok" && count == 1) {
    fail_connect(arguments[0], {});
  } else if (verb == "send" && count == 1) {
    send_bytes(arguments[0] + '\n');
  } else if (verb == "connect-delay" && count == 2) {
    delay_connect(arguments[0], milliseconds_of(arguments[1]));
  } else if (verb == "connect-fail" && count >= 2) {
    fail_connect(arguments[0], rest_of(arguments));
  } else if (verb == "fail" && count >= 2) {
    fail_next(arguments[0], rest_of(arguments));
  } else {
    return false;
  }
  return true;
}

}  // namespace conntrack::tests
