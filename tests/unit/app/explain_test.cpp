// SPDX-License-Identifier: GPL-3.0-or-later
// --explain (CL8).
#include "app/explain.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <sstream>

#include "app/text/diagnostic_text.h"
#include "domain/config/targets.h"
#include "domain/decision/explanation.h"
#include "tests/support/port_mocks.h"

namespace conntrack::app {
namespace {

using domain::Address;
using Targets = std::vector<Address>;

Address address(const char* text) { return *domain::parse_address(text); }

domain::Definition definition(const char* tag, std::uint32_t line, const char* network) {
  return {tag, {line, 1}, std::nullopt, {{*domain::parse_network(network), {line, 8}}}};
}

/// [vpn] down/home, work, roam; [other] a definition with a target of its own.
ports::ConfigReading example() {
  ports::ConfigReading reading;
  reading.config.groups = {{"vpn",
                            {1, 2},
                            {definition("down/home", 2, "192.168.0.0/16"),
                             definition("work", 3, "10.0.0.0/8"), definition("roam", 4, "::/0")}},
                           {"other", {5, 2}, {definition("far", 6, "0.0.0.0/0")}}};
  reading.config.groups[1].definitions[0].remote = address("9.9.9.9");
  return reading;
}

/// What an explanation gave and printed.
struct Explained {
  ExitCode code;
  std::string out;
  std::string err;
};

class Explain : public testing::Test {
 protected:
  Explained run(const ExplainRequest& request, Colour colour = Colour::never) {
    ALLOW_CALL(source_, name()).LR_RETURN(name_);
    REQUIRE_CALL(source_, read()).LR_RETURN(reading_);
    std::ostringstream out;
    std::ostringstream err;
    const ExitCode code = explain(source_, probe_, request, {out, err, colour, colour});
    return {code, out.str(), err.str()};
  }

  ports::ConfigReading reading_ = example();
  std::string name_ = "my.conf";
  tests::MockConfigSource source_;
  tests::MockRouteProbe probe_;
};

domain::Observation at_work() {
  domain::Observation locals;
  locals.set(address("1.2.3.4"), domain::Found{address("10.1.2.3"), "eth0"});
  locals.set(address("9.9.9.9"), domain::Found{address("10.1.2.3"), "eth0"});
  locals.set(address("2001::1"), domain::NoRoute{"Network is unreachable"});
  return locals;
}

// DE1, DE2: the kernel is asked once, about every target; all that was found out is told.
TEST_F(Explain, TellsOfEveryTargetAndEveryGroup) {
  REQUIRE_CALL(probe_, probe(trompeloeil::_))
      .WITH(_1.targets == domain::targets_to_probe(example().config))
      .RETURN(at_work());
  const Explained outcome = run({});
  EXPECT_EQ(outcome.code, ExitCode::success);
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, R"(towards 1.2.3.4: 10.1.2.3 on eth0
towards 9.9.9.9: 10.1.2.3 on eth0
towards 2001::1: none (Network is unreachable)

[vpn]
  line 2  down/home  no: 10.1.2.3 is not in 192.168.0.0/16
  line 3  work       yes: 10.1.2.3 is in 10.0.0.0/8
  line 4  roam       not reached: the search stopped at line 3 (work)
  => peer work

[other]
  line 6  far  yes: 10.1.2.3 is in 0.0.0.0/0
  => peer far
)");
}

// VP6: only the service knows which tunnels are its own.
TEST_F(Explain, SaysWhichLinkMayBeATunnelThatHidesThePlace) {
  domain::Observation hidden = at_work();
  hidden.set(address("1.2.3.4"), domain::Found{address("10.8.0.2"), "wg0", false, true});
  hidden.set(address("9.9.9.9"), domain::Found{address("10.8.0.2"), "wg0", false, true});
  REQUIRE_CALL(probe_, probe(trompeloeil::_)).RETURN(hidden);
  const std::string out = run({}).out;
  const auto hint = out.find("\nwg0 may be a tunnel.");
  EXPECT_NE(hint, std::string::npos) << out;
  EXPECT_EQ(out.find("may be a tunnel", hint + 10), std::string::npos) << out;
}

// CL8
TEST_F(Explain, PrintsOneJsonDocument) {
  REQUIRE_CALL(probe_, probe(trompeloeil::_)).RETURN(at_work());
  reading_.config.groups.pop_back();
  const Explained outcome = run({{}, std::nullopt, true});
  EXPECT_EQ(outcome.code, ExitCode::success);
  EXPECT_EQ(outcome.out.back(), '\n');
  EXPECT_EQ(boost::json::parse(outcome.out), boost::json::parse(R"json({
    "version": 1,
    "targets": [{"target": "1.2.3.4", "local": "10.1.2.3"},
                {"target": "9.9.9.9", "local": "10.1.2.3"},
                {"target": "2001::1", "local": null}],
    "groups": [
      {"name": "vpn", "selected": "work", "peer": "work", "definitions": [
        {"tag": "down/home", "line": 2, "asked": [{"target": "1.2.3.4", "local": "10.1.2.3"}],
         "network": null, "verdict": "no-match", "why": "10.1.2.3 is not in 192.168.0.0/16"},
        {"tag": "work", "line": 3, "asked": [{"target": "1.2.3.4", "local": "10.1.2.3"}],
         "network": "10.0.0.0/8", "verdict": "selected", "why": "10.1.2.3 is in 10.0.0.0/8"},
        {"tag": "roam", "line": 4, "asked": [{"target": "2001::1", "local": null}],
         "network": null, "verdict": "not-reached",
         "why": "the search stopped at line 3 (work)"}]}]})json"));
}

// CL8: "what if" asks nobody, and a family that is not given has no address.
TEST_F(Explain, SupposesAddressesWithoutAskingTheKernel) {
  FORBID_CALL(probe_, probe(trompeloeil::_));
  const Explained outcome = run({{address("2001:db8::7")}, "vpn", false});
  EXPECT_EQ(outcome.code, ExitCode::success);
  EXPECT_EQ(outcome.out, R"(towards 1.2.3.4: none (no IPv4 address is given)
towards 2001::1: 2001:db8::7

[vpn]
  line 2  down/home  no: no local address towards 1.2.3.4
  line 3  work       no: no local address towards 1.2.3.4
  line 4  roam       yes: 2001:db8::7 is in ::/0
  => peer roam
)");
}

// CL8, CF9: a `down` tag is selected, yet no peer is wanted.
TEST_F(Explain, TellsAPeerFromADownTagInJson) {
  const Explained outcome = run({{address("192.168.1.1"), address("::5")}, "vpn", true});
  const auto document = boost::json::parse(outcome.out);
  EXPECT_EQ(document.at("groups").at(0).at("selected").as_string(), "down/home");
  EXPECT_TRUE(document.at("groups").at(0).at("peer").is_null());
}

// CL8
TEST_F(Explain, SaysInJsonThatNothingIsSelected) {
  const Explained outcome = run({{address("172.16.0.1")}, "vpn", true});
  const auto group = boost::json::parse(outcome.out).at("groups").at(0);
  EXPECT_TRUE(group.at("selected").is_null());
  EXPECT_TRUE(group.at("peer").is_null());
  EXPECT_EQ(group.at("definitions").at(0).at("verdict").as_string(), "no-match");
  EXPECT_EQ(group.at("definitions").at(2).at("verdict").as_string(), "no-address");
}

// CL8: of one group, only what it asks about is asked.
TEST_F(Explain, KeepsToTheGroupThatIsAskedFor) {
  REQUIRE_CALL(probe_, probe(trompeloeil::_))
      .WITH(_1.targets == Targets{address("9.9.9.9")})
      .RETURN(domain::Observation());
  const Explained outcome = run({{}, "other", false});
  EXPECT_EQ(outcome.code, ExitCode::success);
  EXPECT_EQ(outcome.out.find("[vpn]"), std::string::npos);
  EXPECT_NE(outcome.out.find("[other]"), std::string::npos);
}

// CL8
TEST_F(Explain, NamesTheGroupsThereAreIfItIsAskedForAnother) {
  const Explained outcome = run({{}, "vpm\x1b", false});
  EXPECT_EQ(outcome.code, ExitCode::unusable_input);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "conntrack: no group 'vpm\\x1b' in my.conf; it has 'vpn', 'other'\n");
  reading_.config.groups.clear();
  EXPECT_EQ(run({{}, "vpn", true}).err, "conntrack: no group 'vpn' in my.conf; it has none\n");
}

TEST_F(Explain, NamesOnlySomeOfVeryManyGroups) {
  reading_.config.groups.clear();
  for (int i = 1; i <= 12; ++i) {
    reading_.config.groups.push_back({"g" + std::to_string(i), {1, 2}, {}});
  }
  EXPECT_EQ(run({{}, "vpn", false}).err,
            "conntrack: no group 'vpn' in my.conf; it has 'g1', 'g2', 'g3', 'g4', 'g5', 'g6', "
            "'g7', 'g8', 'g9', 'g10' and 2 more\n");
}

// CL8
TEST_F(Explain, PrintsTheErrorsOfABadFileAndNothingElse) {
  FORBID_CALL(probe_, probe(trompeloeil::_));
  reading_.source = domain::SourceText("what\n");
  reading_.errors = {{domain::DiagnosticKind::syntax_error, {1, 1}, "no", ""}};
  for (const bool json : {false, true}) {
    const Explained outcome = run({{}, std::nullopt, json});
    EXPECT_EQ(outcome.code, ExitCode::unusable_input);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, render(reading_.errors[0], "my.conf", reading_.source, Colour::never));
  }
}

TEST_F(Explain, ColoursWholeLinesIfItMay) {
  const Explained outcome = run({{address("10.1.2.3")}, "vpn", false}, Colour::always);
  EXPECT_NE(outcome.out.find("\n\x1b[1m[vpn]\x1b[0m\n"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("\n\x1b[32m  line 3  work "), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("\n\x1b[1m  => peer work\x1b[0m\n"), std::string::npos);
}

// CF11: whatever a name holds, the terminal is safe.
TEST_F(Explain, PrintsNothingRaw) {
  reading_.config.groups[0].name = "v\x1b[31mpn";
  const Explained outcome = run({{address("10.1.2.3")}, std::nullopt, false});
  EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace conntrack::app
