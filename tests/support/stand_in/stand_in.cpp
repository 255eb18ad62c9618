// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: the connections, and the way of a line.
#include "tests/support/stand_in/stand_in.h"

#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace conntrack::tests {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t longest_command = 255;

asio::local::stream_protocol::endpoint fresh(const std::string& path) {
  ::unlink(path.c_str());
  return asio::local::stream_protocol::endpoint{path};
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char each) { return static_cast<char>(std::toupper(each)); });
  return text;
}

}  // namespace

StandIn::StandIn(asio::io_context& io, const std::string& path, Log log)
    : io_(io), path_(path), log_(std::move(log)), acceptor_(io, fresh(path)) {
  provide_connect(true);
  accept();
}

StandIn::~StandIn() {
  for (const auto& [id, client] : clients_) client->close();
  ::unlink(path_.c_str());
}

void StandIn::accept() {
  acceptor_.async_accept(
      [this, alive = std::weak_ptr<bool>(alive_)](error_code error, Client::Socket socket) {
        if (error || alive.expired()) return;
        const auto client = std::make_shared<Client>(std::move(socket), ++last_client_);
        clients_[client->id] = client;
        client->start({[this](Client& from, const std::string& line) { on_line(from, line); },
                       [this](Client& from) { on_gone(from); }});
        accept();
      });
}

Client* StandIn::find(int id) {
  const auto found = clients_.find(id);
  return found == clients_.end() ? nullptr : found->second.get();
}

void StandIn::on_gone(Client& client) {
  const auto keep = client.shared_from_this();
  clients_.erase(client.id);
  if (!frozen_) return forget_client(client);
  postponed_.push_back([this, keep] { forget_client(*keep); });
}

void StandIn::on_line(Client& client, const std::string& line) {
  if (upper(line.substr(0, 7)) == "STANDIN") {
    client.controls = true;
    process(client, line);
  } else {
    client.inbox.push_back(line);
    pump(client);
  }
}

void StandIn::pump(Client& client) {
  const auto keep = client.shared_from_this();
  while (!client.inbox.empty() && !client.busy && (!frozen_ || client.controls)) {
    const std::string line = std::move(client.inbox.front());
    client.inbox.pop_front();
    process(client, line);
  }
}

void StandIn::process(Client& client, const std::string& line) {
  write_log((client.controls ? "s" : "c") + std::to_string(client.id) + ' ' + line);
  if (line.size() > longest_command) {
    violation(client, "the line is too long", line);
    return fail(client, {"bad-syntax", "line-too-long"});
  }
  std::optional<Words> words = strict_words(line);
  if (!words || words->empty()) {
    violation(client, "these are no words", line);
    return fail(client, {"bad-syntax", "words"});
  }
  if (!client.controls) watch_manners(client, line, *words);
  words->front() = upper(words->front());
  const std::string name = words->front();
  dispatch(client, *words);
  if (client.controls) return;
  if (const auto leaving = leaving_.extract(name)) remove_peer(leaving.mapped());
}

void StandIn::watch_manners(Client& client, const std::string& line, const Words& words) {
  commands_.push_back(line);
  if (!is_utf8(line)) violation(client, "this is no UTF-8", line);
  if (client_line(words) != line) violation(client, "this is badly quoted", line);
  if (!std::exchange(client.spoke, true)) client.greeted = line == "WATCH -A";
}

void StandIn::dispatch(Client& client, const Words& words) {
  const std::string& name = words.front();
  const auto found = table().find(name);
  if (found == table().end()) {
    violation(client, "there is no such command", name);
    return fail(client, {"unknown-command", name});
  }
  const Words arguments{words.begin() + 1, words.end()};
  if (!is_well_formed(name, arguments)) {
    violation(client, "these are the wrong arguments", client_line(words));
    Words error{"bad-syntax", name};
    error.insert(error.end(), found->second.usage.begin(), found->second.usage.end());
    return fail(client, error);
  }
  // A submission takes its tag before it fails.
  if (name != "SVCSUBMIT" && fails_as_told(client, name)) return;
  (this->*found->second.run)(client, arguments);
}

bool StandIn::fails_as_told(Client& client, const std::string& command) {
  if (client.controls) return false;
  const auto failure = failures_.extract(command);
  if (!failure) return false;
  write_log("~ failed " + command);
  fail(client, failure.mapped());
  return true;
}

void StandIn::fail(Client& client, const Words& error) {
  client.send(error.empty() ? "FAIL" : "FAIL " + server_line(error));
}

void StandIn::info(Client& client, const Words& words) {
  client.send("INFO " + server_line(words));
}

void StandIn::broadcast(bool warning, const Words& words) {
  const std::string line = (warning ? "WARN " : "NOTE ") + server_line(words);
  write_log("* " + line);
  for (const auto& [id, client] : clients_) {
    if (warning ? client->warnings : client->notes) client->send(line);
  }
}

void StandIn::violation(const Client& client, const std::string& what, const std::string& line) {
  if (client.controls) return;
  violations_.push_back("c" + std::to_string(client.id) + ' ' + what + ": " + line);
  write_log("! " + violations_.back());
}

void StandIn::thaw() {
  frozen_ = false;
  for (const auto& each : std::exchange(postponed_, {})) each();
  const auto clients = clients_;
  for (const auto& [id, client] : clients) pump(*client);
}

void StandIn::send_bytes(std::string_view bytes) {
  for (const auto& [id, client] : clients_) {
    if (!client->controls) client->send_bytes(bytes);
  }
}

void StandIn::cut(std::string_view bytes) {
  const auto clients = clients_;
  for (const auto& [id, client] : clients) {
    if (client->controls) continue;
    client->send_bytes(bytes);
    client->close_when_written();
  }
}

void StandIn::drop() {
  const auto clients = clients_;
  for (const auto& [id, client] : clients) {
    if (client->controls) continue;
    client->close();
    on_gone(*client);
  }
}

}  // namespace conntrack::tests
