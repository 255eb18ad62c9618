// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/log/rendering.h"

#include <string>
#include <utility>

#include "adapters/loop/one_line.h"

namespace conntrack::adapters::log {
namespace {

/// A record that is being put together.
class Draft {
 public:
  Draft(Kind kind, Priority priority) : record_{kind, priority, {}, {}} {}

  Draft& text(std::string_view text) {
    record_.message += text;
    return *this;
  }

  Draft& field(std::string_view name, const std::optional<std::string>& value) {
    if (value && !value->empty()) record_.fields.push_back({name, *value});
    return *this;
  }

  Record done() {
    record_.message = loop::one_line(record_.message, longest_message);
    return std::move(record_);
  }

 private:
  Record record_;
};

std::string joined(const domain::Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// "definition down/home, source address 192.168.17.5 beneath wg0, reason: nm connected"
std::string why(const domain::GroupChange& change, const std::string& reason) {
  std::string text;
  if (change.definition) text += "definition " + *change.definition + ", ";
  if (change.source) {
    text += "source address " + domain::to_string(*change.source);
    text += change.under_tunnel.empty() ? ", " : " beneath " + change.under_tunnel + ", ";
  }
  return text + "reason: " + reason;
}

/// "home -> none". Where the peer stays the same, it had vanished, or others were there, too.
std::string step(const domain::GroupChange& change) {
  if (change.old_peer == change.new_peer) {
    return change.killed.empty() ? change.new_peer.value_or("none") + " is brought back"
                                 : joined(change.killed) + " is killed, which is not wanted";
  }
  return change.old_peer.value_or("none") + " -> " + change.new_peer.value_or("none");
}

std::optional<std::string> text_of(const std::optional<domain::Address>& address) {
  return address ? std::optional(domain::to_string(*address)) : std::nullopt;
}

}  // namespace

std::vector<Record> records(const domain::NotifyChange& change) {
  const std::string reason = joined(change.reason);
  std::vector<Record> lines;
  for (const domain::GroupChange& each : change.changes) {
    lines.push_back(Draft(Kind::peer_change, Priority::notice)
                        .text("group " + each.group + ": " + step(each))
                        .text(" (" + why(each, reason) + ")")
                        .field("CONNTRACK_GROUP", each.group)
                        .field("CONNTRACK_PEER", each.new_peer)
                        .field("CONNTRACK_OLD_PEER", each.old_peer)
                        .field("CONNTRACK_DEFINITION", each.definition)
                        .field("CONNTRACK_SOURCE_ADDRESS", text_of(each.source))
                        .field("CONNTRACK_REASON", reason)
                        .done());
  }
  return lines;
}

std::optional<Record> record(const domain::NotifyBus& bus) {
  if (bus.status == "startup") return std::nullopt;
  if (bus.status == "connected") {
    return Draft(Kind::bus_connected, Priority::info).text("connected to D-Bus").done();
  }
  if (bus.status == "lost") {
    return Draft(Kind::bus_lost, Priority::warning)
        .text("the connection to D-Bus is lost: network managers are not heard until it is back")
        .done();
  }
  return Draft(Kind::bus_confused, Priority::warning)
      .text("unexpected event on the connection to D-Bus: " + bus.status)
      .done();
}

Record record(const domain::NotifyServer& server, const std::string& name) {
  return server.present
             ? Draft(Kind::server_found, Priority::info).text(name + " takes commands").done()
             : Draft(Kind::server_lost, Priority::warning)
                   .text(name + " is lost: no peer is changed until it is back")
                   .done();
}

Record record(const domain::NotifyManager& manager) {
  const std::string name(domain::to_string(manager.manager));
  return manager.present
             ? Draft(Kind::manager_found, Priority::info).text(name + " is there").done()
             : Draft(Kind::manager_gone, Priority::notice).text(name + " is gone").done();
}

Record record(const domain::NotifyHandsOff& hands_off) {
  return Draft(Kind::hands_off, Priority::notice)
      .text("group " + hands_off.group + ": somebody else has brought " + hands_off.peer)
      .text(hands_off.up ? " up" : " down")
      .text(
          "; it is left as it is until another peer, or none, is selected, or until `up` or "
          "`resume`")
      .field("CONNTRACK_GROUP", hands_off.group)
      .field("CONNTRACK_PEER", hands_off.peer)
      .done();
}

Record record(const domain::WarnConfigError& warning) {
  return Draft(Kind::config_error, Priority::warning)
      .text("the configuration cannot be used, the old one stays in force: " + warning.fault.text)
      .field("CONNTRACK_REASON", warning.fault.text)
      .done();
}

Record record(const domain::WarnConnectFailed& warning) {
  const std::string reason = joined(warning.tokens);
  return Draft(Kind::connect_failed, Priority::warning)
      .text("peer " + warning.peer + " cannot be connected: " + reason)
      .field("CONNTRACK_PEER", warning.peer)
      .field("CONNTRACK_REASON", reason)
      .done();
}

Record record(const domain::WarnFlapping& warning) {
  return Draft(Kind::flapping, Priority::warning)
      .text("group " + warning.group +
            ": goes back and forth; from now on a change must have stood for 10 seconds")
      .field("CONNTRACK_GROUP", warning.group)
      .done();
}

Record record(const domain::WarnProbeFailed& warning) {
  return Draft(Kind::probe_failed, Priority::warning)
      .text("the system does not tell the source addresses, nothing is changed: " + warning.text)
      .field("CONNTRACK_REASON", warning.text)
      .done();
}

Record record(const domain::WarnKillFailed& warning) {
  const std::string reason = joined(warning.tokens);
  return Draft(Kind::kill_failed, Priority::warning)
      .text("peer " + warning.peer + " cannot be killed: " + reason)
      .field("CONNTRACK_PEER", warning.peer)
      .field("CONNTRACK_REASON", reason)
      .done();
}

Record absent_server_record(const std::string& name, std::string_view why) {
  return Draft(Kind::server_lost, Priority::notice)
      .text(name + " is waited for: ")
      .text(why)
      .done();
}

Record self_connecting_record(const std::string& peer) {
  return Draft(Kind::connects_by_itself, Priority::warning)
      .text("peer " + peer)
      .text(" connects by itself, too, so that two steer it: switch its connection.autoconnect off")
      .field("CONNTRACK_PEER", peer)
      .done();
}

Record end_record(std::string_view why) {
  return Draft(Kind::ended, Priority::notice).text("ended: ").text(why).done();
}

Record failure_record(std::string_view why) {
  return Draft(Kind::failed, Priority::error).text("ended by a failure: ").text(why).done();
}

}  // namespace conntrack::adapters::log
