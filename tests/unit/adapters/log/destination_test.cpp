// SPDX-License-Identifier: GPL-3.0-or-later
// Where the log goes (LG2).
#include "adapters/log/destination.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

namespace conntrack::adapters::log {
namespace {

TEST(Destination, IsTheJournalOnlyWhereStandardErrorLeadsThere) {
  const int stream = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  struct stat status {};
  ASSERT_EQ(::fstat(stream, &status), 0);
  const std::string named = std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
  EXPECT_EQ(choose_destination(false, stream, named), Destination::journal);
  EXPECT_EQ(choose_destination(false, stream, "1:2"), Destination::standard_error);
  EXPECT_EQ(choose_destination(false, stream, {}), Destination::standard_error);
  EXPECT_EQ(choose_destination(true, stream, named), Destination::syslog);
  ::close(stream);
}

}  // namespace
}  // namespace conntrack::adapters::log
