// SPDX-License-Identifier: GPL-3.0-or-later
// SyslogWriter: what the system's log daemon gets (LG2).
#include "adapters/log/syslog.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <regex>
#include <string>

#include "adapters/log/local_time.h"
#include "tests/support/datagram_receiver.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::adapters::log {
namespace {

TEST(SyslogDatagram, HasTheFormOfSyslog) {
  const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'762'375'692));
  const Record warning{
      Kind::flapping, Priority::warning, "group vpn", {{"CONNTRACK_GROUP", "vpn"}}};
  EXPECT_EQ(syslog_datagram(warning, now, 42),
            "<28>" + local_time(now, "%b %e %H:%M:%S") + " conntrack[42]: group vpn");
  EXPECT_TRUE(std::regex_match(
      syslog_datagram(warning, now, 42),
      std::regex(R"(<28>Nov [ 0-9]\d \d\d:\d\d:\d\d conntrack\[42\]: group vpn)")));
  const Record error{Kind::failed, Priority::error, "x", {}};
  EXPECT_TRUE(syslog_datagram(error, now, 42).starts_with("<27>"));
}

TEST(SyslogWriter, WritesRecordsAndTellsHowManyWereDropped) {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path() + "/log";
  boost::asio::io_context io;
  SyslogWriter writer(io, path);
  const Record record{Kind::ended, Priority::notice, "ended: SIGTERM", {}};
  writer.write(record);
  writer.write(record);
  tests::DatagramReceiver daemon(path);
  writer.write(record);
  const std::string who = " conntrack[" + std::to_string(::getpid()) + "]: ";
  const auto lines = daemon.receive_all();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].ends_with(who + "2 messages could not be written")) << lines[0];
  EXPECT_TRUE(lines[1].ends_with(who + "ended: SIGTERM")) << lines[1];
}

}  // namespace
}  // namespace conntrack::adapters::log
