// SPDX-License-Identifier: GPL-3.0-or-later
// StandardErrorWriter: what somebody before the terminal sees (LG2).
#include "adapters/log/standard_error.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <regex>
#include <string>

#include "adapters/log/local_time.h"

namespace conntrack::adapters::log {
namespace {

TEST(LogLine, BeginsWithTheTime) {
  const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'762'375'692));
  const Record record{Kind::ended, Priority::notice, "ended: SIGTERM", {}};
  EXPECT_EQ(log_line(record, now),
            local_time(now, "%Y-%m-%d %H:%M:%S") + " conntrack: ended: SIGTERM");
  EXPECT_TRUE(
      std::regex_match(log_line(record, now),
                       std::regex(R"(2025-11-0\d \d\d:\d\d:\d\d conntrack: ended: SIGTERM)")));
}

TEST(StandardErrorWriter, WritesALine) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  StandardErrorWriter writer(ends[1]);
  writer.write({Kind::ended, Priority::notice, "ended: SIGTERM", {}});
  std::array<char, 200> buffer{};
  const ssize_t size = ::read(ends[0], buffer.data(), buffer.size());
  ASSERT_GT(size, 0);
  const std::string text(buffer.data(), static_cast<std::size_t>(size));
  EXPECT_TRUE(text.ends_with(" conntrack: ended: SIGTERM\n")) << text;
  for (const int end : ends) ::close(end);
}

}  // namespace
}  // namespace conntrack::adapters::log
