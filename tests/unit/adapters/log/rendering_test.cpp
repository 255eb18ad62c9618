// SPDX-License-Identifier: GPL-3.0-or-later
// The records of the log: one line for each thing that happened, and the fields beside it (LG1,
// LG2).
#include "adapters/log/rendering.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace conntrack::adapters::log {
namespace {

using Fields = std::map<std::string, std::string>;

Fields fields_of(const Record& record) {
  Fields fields;
  for (const Field& field : record.fields) fields.emplace(field.name, field.value);
  return fields;
}

domain::Address address(const std::string& text) { return *domain::parse_address(text); }

TEST(ChangeRecords, AreOneForEachGroupThatChangesWithOldAndNewPeerAndWhy) {
  domain::NotifyChange change{true, {{"lab", "lab"}}, {"nm", "connected"}};
  change.changes = {
      {"home", "home-office", std::nullopt, "down/home", address("192.168.17.5"), {}},
      {"lab", std::nullopt, "lab", "lab", address("10.30.0.9"), "wg0"},
  };
  const std::vector<Record> all = records(change);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].message,
            "group home: home-office -> none (definition down/home, source address 192.168.17.5, "
            "reason: nm connected)");
  EXPECT_EQ(all[0].priority, Priority::notice);
  EXPECT_EQ(fields_of(all[0]), (Fields{{"CONNTRACK_GROUP", "home"},
                                       {"CONNTRACK_OLD_PEER", "home-office"},
                                       {"CONNTRACK_DEFINITION", "down/home"},
                                       {"CONNTRACK_SOURCE_ADDRESS", "192.168.17.5"},
                                       {"CONNTRACK_REASON", "nm connected"}}));
  EXPECT_EQ(all[1].message,
            "group lab: none -> lab (definition lab, source address 10.30.0.9 beneath wg0, reason: "
            "nm connected)");
  EXPECT_EQ(fields_of(all[1]).at("CONNTRACK_PEER"), "lab");
}

TEST(ChangeRecords, SayThatAPeerWhichHadVanishedIsBroughtBack) {
  domain::NotifyChange change{true, {}, {"interval-timer"}};
  change.changes = {{"home", "office", "office", std::nullopt, std::nullopt, {}}};
  EXPECT_EQ(records(change).at(0).message,
            "group home: office is brought back (reason: interval-timer)");
}

TEST(ChangeRecords, SayThatAPeerIsKilledWhichSomebodyElseHasConnected) {
  domain::NotifyChange change{true, {{"home", "office"}}, {"interval-timer"}};
  change.changes = {{"home", "office", "office", "office", std::nullopt, {}, {"cafe"}}};
  EXPECT_EQ(records(change).at(0).message,
            "group home: cafe is killed, which is not wanted (definition office, reason: "
            "interval-timer)");
}

TEST(ChangeRecords, AreNoneForGroupsThatStayAsTheyAre) {
  EXPECT_TRUE(records(domain::NotifyChange{true, {{"home", "office"}}, {"resume"}}).empty());
}

TEST(PresenceRecords, TellOfServerManagersAndPeople) {
  using namespace domain;
  EXPECT_EQ(record(NotifyServer{false}, "the server").kind, Kind::server_lost);
  EXPECT_EQ(record(NotifyServer{true}, "the server").kind, Kind::server_found);
  EXPECT_EQ(record(NotifyServer{true}, "systemd").message, "systemd takes commands");
  EXPECT_EQ(record(NotifyManager{Manager::network_manager, false}).message, "nm is gone");
  EXPECT_EQ(record(NotifyManager{Manager::network_manager, true}).kind, Kind::manager_found);
  const Record hands_off = record(NotifyHandsOff{"home", "office", false});
  EXPECT_NE(hands_off.message.find("somebody else has brought office down"), std::string::npos);
  EXPECT_EQ(fields_of(hands_off).at("CONNTRACK_GROUP"), "home");
}

TEST(BusRecord, TellsOfLossAndReturnAndOfNoBeginning) {
  EXPECT_EQ(record(domain::NotifyBus{"startup"}), std::nullopt);
  EXPECT_EQ(record(domain::NotifyBus{"connected"})->message, "connected to D-Bus");
  EXPECT_EQ(record(domain::NotifyBus{"lost"})->priority, Priority::warning);
  EXPECT_EQ(record(domain::NotifyBus{"state=hello"})->message,
            "unexpected event on the connection to D-Bus: state=hello");
}

TEST(OtherRecords, SayWhatHappened) {
  using namespace domain;
  EXPECT_EQ(
      record(WarnConfigError{{DiagnosticKind::value_error, "c.conf:2:8: not a network"}}).message,
      "the configuration cannot be used, the old one stays in force: c.conf:2:8: not a "
      "network");
  const Record failed = record(WarnConnectFailed{"office", {"resolve-error", "vpn.example.org"}});
  EXPECT_EQ(failed.message, "peer office cannot be connected: resolve-error vpn.example.org");
  EXPECT_EQ(fields_of(failed), (Fields{{"CONNTRACK_PEER", "office"},
                                       {"CONNTRACK_REASON", "resolve-error vpn.example.org"}}));
  EXPECT_EQ(record(WarnKillFailed{"office", {"internal-error"}}).message,
            "peer office cannot be killed: internal-error");
  EXPECT_EQ(fields_of(record(WarnProbeFailed{"no descriptors"})),
            (Fields{{"CONNTRACK_REASON", "no descriptors"}}));
  EXPECT_EQ(fields_of(record(WarnFlapping{"vpn"})), (Fields{{"CONNTRACK_GROUP", "vpn"}}));
}

TEST(Record, TellsOfAPeerThatIsConnectedByItsVpnToo) {
  const Record record = self_connecting_record("office");
  EXPECT_EQ(record.message,
            "peer office connects by itself, too, so that two steer it: switch its "
            "connection.autoconnect off");
  EXPECT_EQ(record.priority, Priority::warning);
  EXPECT_EQ(fields_of(record), (Fields{{"CONNTRACK_PEER", "office"}}));
}

TEST(EndRecords, TellFailureFromAnEndThatWasAskedFor) {
  EXPECT_EQ(end_record("SIGTERM"), (Record{Kind::ended, Priority::notice, "ended: SIGTERM", {}}));
  EXPECT_EQ(failure_record("the server has closed the connection"),
            (Record{Kind::failed,
                    Priority::error,
                    "ended by a failure: the server has closed the connection",
                    {}}));
}

TEST(MessageId, IsThereOnceForEachKind) {
  std::set<std::string_view> ids;
  for (int kind = 0; kind <= static_cast<int>(Kind::dropped); ++kind) {
    const std::string_view id = message_id(static_cast<Kind>(kind));
    EXPECT_EQ(id.size(), 32U) << kind;
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string_view::npos) << id;
    EXPECT_TRUE(ids.insert(id).second) << id;
  }
}

}  // namespace
}  // namespace conntrack::adapters::log
