// SPDX-License-Identifier: GPL-3.0-or-later
// PollingWatch: notices changes of the configuration file on systems that do not tell us.
#include "adapters/watch/polling_watch.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "tests/support/run_until.h"

namespace conntrack::adapters::watch {
namespace {

/// Has the stamp that it is given, and counts the looks.
struct FakeSource : ports::ConfigSource {
  const std::string& name() const override { return name_; }
  std::optional<domain::FileStamp> stamp() override {
    ++looks;
    return present;
  }
  ports::ConfigReading read() override { return {}; }

  std::optional<domain::FileStamp> present = domain::FileStamp{1, 2, 3, {4, 0}, {5, 0}};
  int looks = 0;

 private:
  std::string name_ = "conntrack.conf";
};

struct PollingWatchTest : testing::Test {
  boost::asio::io_context loop;
  FakeSource source;
  int touches = 0;
  std::unique_ptr<PollingWatch> watch =
      std::make_unique<PollingWatch>(loop, source, std::chrono::milliseconds(1));

  void SetUp() override {
    watch->start([this](const domain::Event& event) {
      EXPECT_TRUE(std::holds_alternative<domain::ConfigTouched>(event));
      ++touches;
    });
  }

  void look_times(int count) {
    const int enough = source.looks + count;
    ASSERT_TRUE(tests::run_until(loop, [&] { return source.looks >= enough; }));
  }
};

TEST_F(PollingWatchTest, SaysNothingWhileTheFileIsTheSame) {
  look_times(5);
  EXPECT_EQ(touches, 0);
}

// CF14: by inode, size and modification time.
TEST_F(PollingWatchTest, SaysOnceThatTheFileHasChanged) {
  for (const domain::FileStamp stamp :
       {domain::FileStamp{9, 2, 3, {4, 0}, {5, 0}}, domain::FileStamp{9, 9, 3, {4, 0}, {5, 0}},
        domain::FileStamp{9, 9, 9, {4, 0}, {5, 0}}, domain::FileStamp{9, 9, 9, {9, 0}, {5, 0}},
        domain::FileStamp{9, 9, 9, {9, 0}, {9, 0}}}) {
    touches = 0;
    source.present = stamp;
    look_times(5);
    EXPECT_EQ(touches, 1);
  }
}

TEST_F(PollingWatchTest, SaysThatTheFileHasGoneAndThatItIsBack) {
  source.present.reset();
  look_times(5);
  EXPECT_EQ(touches, 1);
  source.present = domain::FileStamp{1, 2, 3, {4, 0}, {5, 0}};
  look_times(5);
  EXPECT_EQ(touches, 2);
}

TEST_F(PollingWatchTest, FallsSilentWhenItIsDestroyed) {
  watch.reset();
  const int looks = source.looks;
  loop.run();  // returns, because nothing is left to wait for
  EXPECT_EQ(source.looks, looks);
}

}  // namespace
}  // namespace conntrack::adapters::watch
