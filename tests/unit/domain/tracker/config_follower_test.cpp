// SPDX-License-Identifier: GPL-3.0-or-later
// When a changed configuration file is to be read (CF14).
#include "domain/tracker/config_follower.h"

#include <gtest/gtest.h>

#include "tests/support/start.h"

namespace conntrack::domain {
namespace {

using namespace std::chrono_literals;

using tests::start;
constexpr FileStamp original{1, 7, 100, {5, 0}, {5, 0}};
constexpr FileStamp changed{1, 7, 120, {6, 0}, {6, 0}};

class ConfigFollowerTest : public testing::Test {
 protected:
  ConfigFollowerTest() { follower.was_read(original); }

  ConfigFollower follower;
};

TEST_F(ConfigFollowerTest, AFileThatDoesNotChangeIsNotRead) {
  EXPECT_FALSE(follower.is_due(original, start));
  EXPECT_FALSE(follower.is_due(original, start + 1h));
  EXPECT_EQ(follower.deadline(), std::nullopt);
}

TEST_F(ConfigFollowerTest, AChangeIsReadWhenItHasBeenStillFor100Milliseconds) {
  EXPECT_FALSE(follower.is_due(changed, start));
  EXPECT_EQ(follower.deadline(), start + 100ms);
  EXPECT_FALSE(follower.is_due(changed, start + 99ms));
  EXPECT_TRUE(follower.is_due(changed, start + 100ms));
  follower.was_read(changed);
  EXPECT_FALSE(follower.is_due(changed, start + 200ms));
  EXPECT_EQ(follower.deadline(), std::nullopt);
}

TEST_F(ConfigFollowerTest, AFileThatIsStillBeingWrittenIsWaitedFor) {
  FileStamp stamp = changed;
  for (TimePoint now = start; now < start + 2s; now += 50ms) {
    ++stamp.size;
    EXPECT_FALSE(follower.is_due(stamp, now));
    EXPECT_EQ(follower.deadline(), now + 100ms);
  }
}

// Each part of the stamp tells a change: a copy made with its times kept, a rename, an edit whose
// times were put back.
TEST_F(ConfigFollowerTest, AnyPartOfTheStampIsAChange) {
  for (const FileStamp& stamp :
       {FileStamp{2, 7, 100, {5, 0}, {5, 0}}, FileStamp{1, 8, 100, {5, 0}, {5, 0}},
        FileStamp{1, 7, 101, {5, 0}, {5, 0}}, FileStamp{1, 7, 100, {6, 0}, {5, 0}},
        FileStamp{1, 7, 100, {5, 1}, {5, 0}}, FileStamp{1, 7, 100, {5, 0}, {6, 0}},
        FileStamp{1, 7, 100, {5, 0}, {5, 1}}}) {
    follower.is_due(stamp, start);
    EXPECT_TRUE(follower.is_due(stamp, start + 100ms));
  }
}

TEST_F(ConfigFollowerTest, ADisappearanceIsBelievedAfterASecond) {
  EXPECT_FALSE(follower.is_due(std::nullopt, start));
  EXPECT_EQ(follower.deadline(), start + 1s);
  EXPECT_FALSE(follower.is_due(std::nullopt, start + 999ms));
  EXPECT_TRUE(follower.is_due(std::nullopt, start + 1s));
  follower.was_read(std::nullopt);
  EXPECT_FALSE(follower.is_due(std::nullopt, start + 2s));
}

TEST_F(ConfigFollowerTest, AnEditorThatRemovesTheFileFirstIsNotNoticedToDoSo) {
  follower.is_due(std::nullopt, start);
  EXPECT_FALSE(follower.is_due(changed, start + 900ms));
  EXPECT_EQ(follower.deadline(), start + 1s);
  EXPECT_TRUE(follower.is_due(changed, start + 1s));
}

TEST_F(ConfigFollowerTest, AChangeThatIsTakenBackIsNone) {
  follower.is_due(changed, start);
  EXPECT_FALSE(follower.is_due(original, start + 50ms));
  EXPECT_EQ(follower.deadline(), std::nullopt);
  EXPECT_FALSE(follower.is_due(changed, start + 120ms)) << "it begins anew";
}

// Same size within one tick of the file system's clock, or memory mapped: the figures are the same.
TEST_F(ConfigFollowerTest, WhatTheWatchSaysIsReadEvenIfTheStampIsTheOldOne) {
  follower.was_touched(false, start);
  EXPECT_FALSE(follower.is_due(original, start));
  EXPECT_EQ(follower.deadline(), start + 100ms);
  follower.was_touched(false, start + 60ms);
  EXPECT_FALSE(follower.is_due(original, start + 100ms)) << "it has not been still";
  EXPECT_TRUE(follower.is_due(original, start + 160ms));
  follower.was_read(original);
  EXPECT_FALSE(follower.is_due(original, start + 1h));
  EXPECT_EQ(follower.deadline(), std::nullopt);
}

TEST_F(ConfigFollowerTest, AWriterThatPausesIsWaitedForUntilItClosesTheFile) {
  follower.was_touched(true, start);
  EXPECT_FALSE(follower.is_due(changed, start));
  EXPECT_FALSE(follower.is_due(changed, start + 4s));
  follower.was_touched(false, start + 4s);
  EXPECT_FALSE(follower.is_due(changed, start + 4s));
  EXPECT_EQ(follower.deadline(), start + 4100ms);
  EXPECT_TRUE(follower.is_due(changed, start + 4100ms));
}

TEST_F(ConfigFollowerTest, AWriterThatNeverClosesTheFileIsWaitedForFor5Seconds) {
  follower.was_touched(true, start);
  EXPECT_FALSE(follower.is_due(changed, start));
  EXPECT_EQ(follower.deadline(), start + 5s);
  EXPECT_TRUE(follower.is_due(changed, start + 5s));
  follower.was_read(changed);
  EXPECT_EQ(follower.deadline(), std::nullopt);
}

TEST_F(ConfigFollowerTest, AFileThatIsNeverStillIsReadAfter5Seconds) {
  FileStamp stamp = changed;
  TimePoint now = start;
  while (!follower.is_due(stamp, now)) {
    ++stamp.size;
    now += 50ms;
    ASSERT_LE(now, start + 5s);
  }
  EXPECT_EQ(now, start + 5s);
}

// SIGHUP comes while somebody writes.
TEST_F(ConfigFollowerTest, AWriterIsWaitedForAfterAReadingInTheMiddle) {
  follower.was_touched(true, start);
  follower.is_due(changed, start);
  follower.was_read(changed);
  EXPECT_FALSE(follower.is_due(changed, start + 1s));
  FileStamp longer = changed;
  ++longer.size;
  EXPECT_FALSE(follower.is_due(longer, start + 2s));
  EXPECT_FALSE(follower.is_due(longer, start + 3s));
  follower.was_touched(false, start + 3s);
  EXPECT_TRUE(follower.is_due(longer, start + 3100ms));
}

TEST_F(ConfigFollowerTest, AFileThatComesBackIsRead) {
  follower.was_read(std::nullopt);
  EXPECT_FALSE(follower.is_due(original, start));
  EXPECT_TRUE(follower.is_due(original, start + 100ms));
}

}  // namespace
}  // namespace conntrack::domain
