// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes what is made of what network managers tell: the bytes choose properties of any names and
// types, and each translation is given them.
#include <fuzzer/FuzzedDataProvider.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/connman/reports.h"
#include "adapters/dbus/property.h"
#include "adapters/icd/reports.h"
#include "adapters/networkmanager/profile_table.h"
#include "adapters/networkmanager/reports.h"
#include "tests/fuzz/require.h"

namespace {

using namespace conntrack::adapters;
using conntrack::tests::require;

const char* const names[] = {"State",      "Default", "Default6",  "Connection", "Devices",
                             "Vpn",        "id",      "uuid",      "Ip4Config",  "Ip6Config",
                             "StateFlags", "Startup", "Interface", "Type",       "Unmanaged"};
const char* const paths[] = {"/", "/a", "/a/1", "/a/2", "/b"};
const char* const interfaces[] = {
    "org.freedesktop.NetworkManager", "org.freedesktop.NetworkManager.Connection.Active",
    "org.freedesktop.NetworkManager.Device", "org.freedesktop.NetworkManager.Settings.Connection",
    "org.freedesktop.NetworkManager.VPN.Connection"};

class Payload {
 public:
  Payload(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}

  std::uint32_t number() { return bytes_.ConsumeIntegral<std::uint32_t>(); }
  bool flag() { return bytes_.ConsumeBool(); }
  bool is_over() { return bytes_.remaining_bytes() == 0; }
  std::string text() { return bytes_.ConsumeRandomLengthString(40); }
  template <std::size_t count>
  std::string one_of(const char* const (&choices)[count]) {
    return choices[bytes_.ConsumeIntegralInRange<std::size_t>(0, count - 1)];
  }

  dbus::Properties properties() {
    dbus::Properties properties;
    for (auto count = bytes_.ConsumeIntegralInRange(0, 6); count > 0; --count) {
      const std::string name = flag() ? one_of(names) : text();
      properties.push_back({name, value()});
    }
    return properties;
  }

 private:
  dbus::PropertyValue value() {
    switch (bytes_.ConsumeIntegralInRange(0, 5)) {
      case 0:
        return bytes_.ConsumeIntegralInRange<std::uint32_t>(0, 110);
      case 1:
        return flag();
      case 2:
        return text();
      case 3:
        return one_of(paths);
      case 4:
        return std::vector<std::string>{one_of(paths), text()};
      default:
        return {};
    }
  }

  FuzzedDataProvider bytes_;
};

void check_report(const std::optional<conntrack::domain::Report>& report) {
  require(!report || report->words.size() >= 2);
}

/// Whatever was told, a name that is found is the name of what is found.
void check_table(networkmanager::ProfileTable& table, const std::string& path) {
  for (const std::string& name : table.names_of(path)) {
    const auto found = table.find(name);
    require(std::holds_alternative<std::string>(found) && std::get<std::string>(found) == path);
  }
  for (const auto& [key, connection] : table.active_connections()) table.tunnel_of(connection);
}

void translate(Payload& payload, networkmanager::ProfileTable& table,
               const dbus::Properties& properties) {
  if (const auto state = networkmanager::nm_state(properties)) {
    check_report(networkmanager::translate_nm_state(*state, payload.flag()));
  }
  networkmanager::DefaultRoutes routes;
  check_report(routes.update(payload.one_of(paths), properties));
  if (const auto state = connman::connman_state(properties)) {
    check_report(connman::translate_connman_state(*state, payload.flag()));
  }
  icd::IcdReports icd;
  icd.connected_at_attach(payload.text());
  check_report(icd.status_changed(payload.text(), payload.text()));

  const std::string path = payload.one_of(paths);
  if (payload.flag()) table.set_profile(path, {.id = payload.text(), .uuid = payload.text()});
  table.update(path, payload.one_of(interfaces), properties);
  if (payload.flag()) table.device_changed(path, payload.number() % 130, payload.number() % 80);
  if (payload.flag()) table.remove(payload.one_of(paths));
  check_table(table, path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Payload payload(data, size);
  networkmanager::ProfileTable table;
  while (!payload.is_over()) {
    translate(payload, table, payload.properties());
  }
  return 0;
}
