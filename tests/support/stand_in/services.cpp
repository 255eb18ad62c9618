// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: who provides which service.
#include "tests/support/stand_in/stand_in.h"

namespace conntrack::tests {

void StandIn::provide_connect(bool provided) {
  if (provided) {
    provide("connect", "1.0.0");
  } else {
    services_.erase("connect");
  }
}

void StandIn::on_claim(Client& client, const Words& words) {
  if (!client.controls && !client.greeted) violation(client, "WATCH -A comes first", words[0]);
  const std::string& name = words[0];
  const std::string& version = words[1];
  const auto found = services_.find(name);
  if (found != services_.end()) {
    if (compare_versions(found->second.version, version) >= 0) {
      return fail(client, {"service-exists", name, found->second.version});
    }
    if (Client* old = find(found->second.provider)) {
      old->send(server_line({"SVCCLAIM", name, version}));
    }
  }
  services_[name] = {client.id, version};
  broadcast(false, {"SVCCLAIM", name, version});
  ok(client);
}

void StandIn::on_release(Client& client, const Words& words) {
  const auto found = services_.find(words.front());
  if (found == services_.end()) return fail(client, {"unknown-service", words.front()});
  if (found->second.provider != client.id) {
    return fail(client, {"not-service-provider", words.front()});
  }
  release(words.front());
  ok(client);
}

void StandIn::release(const std::string& service) {
  services_.erase(service);
  broadcast(false, {"SVCRELEASE", service});
}

void StandIn::on_ensure(Client& client, const Words& words) {
  const auto found = services_.find(words[0]);
  if (found == services_.end()) return fail(client, {"unknown-service", words[0]});
  const std::string& version = found->second.version;
  if (words.size() == 2 && compare_versions(version, words[1]) < 0) {
    return fail(client, {"service-too-old", words[0], version});
  }
  ok(client);
}

void StandIn::on_query(Client& client, const Words& words) {
  const auto found = services_.find(words.front());
  if (found == services_.end()) return fail(client, {"unknown-service", words.front()});
  info(client, {"name=" + words.front(), "version=" + found->second.version});
  ok(client);
}

void StandIn::on_svclist(Client& client, const Words&) {
  for (const auto& [name, service] : services_) info(client, {name, service.version});
  ok(client);
}

}  // namespace conntrack::tests
