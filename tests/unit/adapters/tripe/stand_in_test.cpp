// SPDX-License-Identifier: GPL-3.0-or-later
// The stand-in server itself: it is as strict as the tests believe.
#include "tests/support/stand_in/stand_in.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/adapters/tripe/server_test.h"

namespace conntrack::tests {
namespace {

using Lines = std::vector<std::string>;

TEST(CompareVersions, GoesByTheValueOfNumbersAndThenByText) {
  const std::vector<std::string> ascending{"0.9",     "1.0~rc1", "1.0",     "1.0.1", "1.0.10",
                                           "1.0.10a", "2.0.0",   "2.0.0+1", "10"};
  for (std::size_t left = 0; left < ascending.size(); ++left) {
    for (std::size_t right = 0; right < ascending.size(); ++right) {
      EXPECT_EQ(compare_versions(ascending[left], ascending[right]), left <=> right)
          << ascending[left] << ' ' << ascending[right];
    }
  }
  EXPECT_EQ(compare_versions("1.00", "1.0"), std::strong_ordering::equal);
}

class StandInTest : public ServerTest {
 protected:
  /// What comes back for raw bytes, once there is this many lines.
  Lines say(const std::string& bytes, std::size_t count) {
    boost::asio::local::stream_protocol::socket raw{io};
    raw.connect(boost::asio::local::stream_protocol::endpoint{socket});
    const auto client = std::make_shared<Client>(std::move(raw), 0);
    Lines lines;
    client->start(
        {[&](Client&, const std::string& line) { lines.push_back(line); }, [](Client&) {}});
    client->send_bytes(bytes);
    EXPECT_TRUE(run_until([&] { return lines.size() >= count; })) << bytes;
    client->close();
    return lines;
  }
};

TEST_F(StandInTest, WritesDownWhatNobodyShouldSend) {
  EXPECT_EQ(say("WARN " + std::string(250, 'x') + "\n", 1)[0].substr(0, 10), "WARN USER ");
  EXPECT_TRUE(server->violations().empty());
  EXPECT_EQ(say("WARN " + std::string(251, 'x') + "\n", 1), Lines{"FAIL bad-syntax line-too-long"});
  EXPECT_EQ(say("KILL \"work\n", 1), Lines{"FAIL bad-syntax words"});
  EXPECT_EQ(say("KILL a\tb\n", 1), Lines{"FAIL bad-syntax words"});
  EXPECT_EQ(say("HELLO\n", 1), Lines{"FAIL unknown-command HELLO"});
  EXPECT_EQ(say("SVCOK J#9\n", 1), Lines{"FAIL unknown-jobid J#9"});
  const std::string submit = "SVCSUBMIT -background t connect active ";
  const Lines twice = say(submit + "a\n" + submit + "b\n", 4);
  EXPECT_EQ(std::count(twice.begin(), twice.end(), "FAIL tag-exists t"), 1);
  EXPECT_EQ(server->violations().size(), 6U);
}

TEST_F(StandInTest, TellsThoseWhoWatchAndThoseOnly) {
  EXPECT_EQ(say("NOTIFY a 'b c'\nWATCH -A\nNOTIFY d\nWATCH +w\nNOTIFY e\nWARN f\n", 8),
            (Lines{"NOTE USER a \"b c\"", "OK", "OK", "OK", "OK", "OK", "WARN USER f", "OK"}));
}

TEST_F(StandInTest, FailsTheJobsOfAProviderThatGoesAway) {
  auto provider = std::make_unique<adapters::tripe::AdminClient>(
      io, socket, adapters::tripe::AdminClient::Listener{});
  provider->command("SVCCLAIM s 1");
  ASSERT_TRUE(run_until([&] { return server->provides("s"); }));
  adapters::tripe::AdminClient user{io, socket, {}};
  Lines answer;
  user.command("SVCSUBMIT s x",
               [&](const adapters::tripe::Reply& reply) { answer = lines_of(reply); });
  ASSERT_TRUE(run_until([&] { return received("SVCSUBMIT s x"); }));
  provider.reset();
  ASSERT_TRUE(run_until([&] { return !answer.empty(); }));
  EXPECT_EQ(answer, Lines{"FAIL provider-failed"});
  EXPECT_FALSE(server->provides("s"));
}

TEST_F(StandInTest, IsSteeredFromOutsideAlsoWhileItIsFrozen) {
  EXPECT_EQ(ask("STANDIN peer work tun7"), Lines{"OK"});
  EXPECT_EQ(ask("IFNAME work"), (Lines{"INFO tun7", "OK"}));
  EXPECT_EQ(ask("STANDIN fail LIST a b"), Lines{"OK"});
  EXPECT_EQ(ask("LIST"), Lines{"FAIL a b"});
  EXPECT_EQ(ask("STANDIN nonsense").size(), 1U);
  EXPECT_EQ(say("STANDIN freeze\nSTANDIN vanish work\nSTANDIN thaw\nLIST\n", 5),
            (Lines{"OK", "NOTE KILL work", "OK", "OK", "OK"}));
  EXPECT_TRUE(server->violations().empty());
}

}  // namespace
}  // namespace conntrack::tests
