// SPDX-License-Identifier: GPL-3.0-or-later
// ServiceTest: tests of a service on the stand-in server.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/tripe/service.h"
#include "tests/unit/adapters/tripe/server_test.h"

namespace conntrack::tests {

class ServiceTest : public ServerTest {
 protected:
  using Service = adapters::tripe::Service;

  /// Makes the service; it has yet to be started.
  Service& make(const std::string& version = "2.0.0", bool reconnect = false) {
    Service::Options options;
    options.socket = socket;
    options.name = "conntrack";
    options.version = version;
    options.reconnect = reconnect;
    return service.emplace(io, options);
  }

  void start() {
    service->start({[this] { events.push_back("claimed"); }, [this] { events.push_back("lost"); },
                    [this](Service::End how, const std::string& why) {
                      ended = how;
                      reason = why;
                    }});
  }

  /// Starts it and waits until it is claimed.
  void claim() {
    const std::size_t before = events.size();
    start();
    ASSERT_TRUE(run_until([&] { return events.size() > before; }));
    ASSERT_EQ(events.back(), "claimed");
  }

  std::optional<Service> service;
  std::vector<std::string> events;
  std::optional<Service::End> ended;
  std::string reason;
};

}  // namespace conntrack::tests
