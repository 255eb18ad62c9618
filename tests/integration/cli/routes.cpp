// SPDX-License-Identifier: GPL-3.0-or-later
// Routes: networks to stand in, and what ip(8) has to say of them.
#include "tests/integration/cli/routes.h"

#include <sstream>

#include "tests/support/net_namespace.h"
#include "tests/support/process.h"

namespace conntrack::tests {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

void add_addresses(const std::string& interface, const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) {
    std::vector<std::string> words{"address", "add", address, "dev", interface};
    // Duplicate address detection would keep an IPv6 address back for a second or two.
    if (address.find(':') != std::string::npos) words.emplace_back("nodad");
    ip(words);
  }
}

}  // namespace

void PrintTo(const Scene& scene, std::ostream* out) { *out << scene.name; }

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all{
      {"NoAddress", {}, {}, {}},
      {"Ipv4Only", {"10.1.2.3/24"}, {}, {"route add default via 10.1.2.1"}},
      {"NoDefaultRoute", {"10.1.2.3/24", "2001:db8:1::3/64"}, {}, {}},
      {"Ipv6Only", {"2001:db8:1::3/64"}, {}, {"-6 route add default via 2001:db8:1::1"}},
      {"BothFamilies",
       {"10.1.2.3/24", "2001:db8:1::3/64"},
       {},
       {"route add default via 10.1.2.1", "-6 route add default via 2001:db8:1::1"}},
      {"SpecificRouteElsewhere",
       {"10.1.2.3/24", "2001:db8:1::3/64"},
       {"192.168.7.8/16", "fd00:7::8/64"},
       {"route add default via 10.1.2.1", "-6 route add default via 2001:db8:1::1",
        "route add 203.0.113.0/24 via 192.168.0.1", "-6 route add 2001:db8:99::/48 via fd00:7::1"}},
      {"TwoDefaultRoutes",
       {"10.1.2.3/24"},
       {"192.168.7.8/16"},
       {"route add default via 10.1.2.1 metric 200",
        "route add default via 192.168.0.1 metric 100"}},
      {"SeveralAddresses",
       {"10.1.2.3/24", "10.9.9.9/24", "2001:db8:1::3/64", "fd00:1::3/64"},
       {},
       {"route add default via 10.9.9.1 src 10.9.9.9", "-6 route add default via fd00:1::1"}},
      {"UnreachableRoutes",
       {"10.1.2.3/24", "2001:db8:1::3/64"},
       {},
       {"route add default via 10.1.2.1", "route add unreachable 1.2.3.0/24",
        "route add prohibit 203.0.113.0/24", "-6 route add unreachable default"}},
      {"PolicyRouting",
       {"10.1.2.3/24"},
       {"192.168.7.8/16"},
       {"route add default via 10.1.2.1", "route add default via 192.168.0.1 table 100",
        "rule add to 1.2.3.4 lookup 100"}},
      {"LinkLocalOnly",
       {"169.254.7.7/16", "fe80::7/64"},
       {},
       {"route add default dev v0", "-6 route add default dev v0"}},
      {"LinkDown",
       {"10.1.2.3/24", "2001:db8:1::3/64"},
       {},
       {"route add default via 10.1.2.1", "-6 route add default via 2001:db8:1::1",
        "link set v0 down"}},
  };
  return all;
}

const std::vector<std::string>& scene_targets() {
  static const std::vector<std::string> all{
      "1.2.3.4", "203.0.113.9",      "10.1.2.99",   "192.168.44.44",  "127.0.0.1",
      "2001::1", "2001:db8:99::1:2", "fd00:7::abc", "2001:db8:1::99", "::1"};
  return all;
}

void arrange(const Scene& scene) {
  add_addresses("v0", scene.addresses_v0);
  add_addresses("v1", scene.addresses_v1);
  for (const std::string& command : scene.commands) ip(split(command));
}

KernelRoute ask_ip(const std::string& target) {
  Command command;
  command.words = {"ip", "route", "get", target};
  const Result result = run(command);
  KernelRoute route;
  if (result.status != 0) return route;
  const std::vector<std::string> words = split(result.out);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "src") route.source = words[i + 1];
    if (words[i] == "dev") route.interface = words[i + 1];
  }
  return route;
}

}  // namespace conntrack::tests
