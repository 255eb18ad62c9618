// SPDX-License-Identifier: GPL-3.0-or-later
// `conntrack --explain` on real routes (CL8, DE1, DE2).
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "tests/integration/cli/routes.h"
#include "tests/integration/program.h"
#include "tests/support/net_namespace.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

namespace json = boost::json;

constexpr const char* laptop = R"([vpn]
down/home = 192.168.0.0/16
work = 10.0.0.0/8 2001:db8:1::/48
roam = 0/0
)";

json::value explain_json(const std::string& file) {
  const Result result = run(conntrack({"--explain", "--json", "-f", file}));
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return json::parse(result.out);
}

class ExplainIn : public testing::TestWithParam<Scene> {};

TEST_P(ExplainIn, AgreesWithIpRouteGetAboutEveryTarget) {
  enter_new_network();
  const Cable v0("v0");
  const Cable v1("v1");
  arrange(GetParam());
  const TemporaryDirectory directory;
  std::string text = "[all]\n";
  for (const std::string& target : scene_targets()) {
    const bool ipv6 = target.find(':') != std::string::npos;
    text += "peer = " + target + (ipv6 ? " ::/0\n" : " 0/0\n");
  }
  const std::string file = directory.write("all.conf", text);

  const json::value document = explain_json(file);
  const std::string lines = run(conntrack({"--explain", "-f", file})).out;
  EXPECT_EQ(document.at("targets").as_array().size(), scene_targets().size());
  for (const json::value& entry : document.at("targets").as_array()) {
    const std::string target(entry.at("target").as_string());
    const KernelRoute route = ask_ip(target);
    const json::value source = route.source.empty() ? json::value() : json::value(route.source);
    EXPECT_EQ(entry.at("local"), source) << target;
    const std::string answer = route.source.empty() ? "none (" : route.source + " on ";
    EXPECT_NE(lines.find("towards " + target + ": " + answer), std::string::npos) << lines;
  }
}

INSTANTIATE_TEST_SUITE_P(Scenes, ExplainIn, testing::ValuesIn(scenes()),
                         [](const auto& scene) { return std::string(scene.param.name); });

/// The peer that the example selects now; empty if none.
std::string peer_now(const TemporaryDirectory& directory) {
  const auto document = explain_json(directory.write("laptop.conf", laptop));
  const json::value& peer = document.at("groups").at(0).at("peer");
  return peer.is_null() ? "" : std::string(peer.as_string());
}

// DE2, DE3: the same file in one network after another.
TEST(Explain, SelectsByWhereTheMachineIs) {
  tests::enter_new_network();
  const TemporaryDirectory directory;
  EXPECT_EQ(peer_now(directory), "");  // nowhere
  {
    const Cable home("v0");
    home.add_address("192.168.7.8/16");
    ip({"route", "add", "default", "via", "192.168.0.1"});
    EXPECT_EQ(peer_now(directory), "");  // by a `down` tag
  }
  {
    const Cable work("v0");
    work.add_address("10.1.2.3/16");
    ip({"route", "add", "default", "via", "10.1.0.1"});
    EXPECT_EQ(peer_now(directory), "work");
  }
  {
    const Cable work("v0");
    work.add_address("2001:db8:1::3/64");
    ip({"-6", "route", "add", "default", "via", "2001:db8:1::1"});
    EXPECT_EQ(peer_now(directory), "work");
  }
  {
    const Cable train("v0");
    train.add_address("172.16.3.4/12");
    ip({"route", "add", "default", "via", "172.16.0.1"});
    EXPECT_EQ(peer_now(directory), "roam");
  }
}

// CL8
TEST(Explain, PrintsForPeopleWhatItFound) {
  const Cable work("v0");
  work.add_address("10.1.2.3/16");
  ip({"route", "add", "default", "via", "10.1.0.1"});
  const TemporaryDirectory directory;
  const Result result = run(conntrack({"--explain", "-f", directory.write("my.conf", laptop)}));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, R"(towards 1.2.3.4: 10.1.2.3 on v0
towards 2001::1: none (Network is unreachable)

[vpn]
  line 2  down/home  no: 10.1.2.3 is not in 192.168.0.0/16
  line 3  work       yes: 10.1.2.3 is in 10.0.0.0/8
  line 4  roam       not reached: the search stopped at line 3 (work)
  => peer work
)");
}

// CL8
TEST(Explain, SupposesAnAddressWhereThereIsNone) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("my.conf", laptop);
  const Result result = run(conntrack({"--explain", "--address", "10.1.2.3", "-f", file}));
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.out.find("\n  => peer work\n"), std::string::npos) << result.out;
}

}  // namespace
}  // namespace conntrack::tests
