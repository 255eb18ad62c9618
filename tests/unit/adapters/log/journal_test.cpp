// SPDX-License-Identifier: GPL-3.0-or-later
// JournalWriter: the journal's native protocol, on a socket of the test's own (LG2).
#include "adapters/log/journal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/datagram_receiver.h"
#include "tests/support/journal_fields.h"
#include "tests/support/run_until.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::adapters::log {
namespace {

using tests::Fields;
using tests::journal_fields;

const Record peer_changed{Kind::peer_change,
                          Priority::notice,
                          "group vpn: office -> roam",
                          {{"CONNTRACK_GROUP", "vpn"}, {"CONNTRACK_PEER", "roam"}}};

TEST(JournalDatagram, HasALineForEachField) {
  EXPECT_EQ(journal_datagram(peer_changed),
            "MESSAGE=group vpn: office -> roam\nPRIORITY=5\n"
            "MESSAGE_ID=38472efcf4854702a9df6037d4c1de08\nSYSLOG_IDENTIFIER=conntrack\n"
            "SYSLOG_FACILITY=3\nCONNTRACK_GROUP=vpn\nCONNTRACK_PEER=roam\n");
}

// A value must not be able to add a field.
TEST(JournalDatagram, SendsAValueWithLineFeedsByItsLength) {
  const std::string hostile = "a\nPRIORITY=0\n\xff=";
  const Record record{Kind::flapping, Priority::warning, "m", {{"CONNTRACK_REASON", hostile}}};
  const std::string datagram = journal_datagram(record);
  EXPECT_TRUE(
      datagram.ends_with(std::string("CONNTRACK_REASON\n\x0f\0\0\0\0\0\0\0", 25) + hostile + "\n"));
  EXPECT_EQ(journal_fields(datagram).at("CONNTRACK_REASON"), hostile);
  EXPECT_EQ(journal_fields(datagram).at("PRIORITY"), "4");
}

TEST(JournalDatagram, CutsALongValue) {
  const Record record{
      Kind::flapping, Priority::warning, "m", {{"CONNTRACK_REASON", std::string(100'000, 'x')}}};
  EXPECT_EQ(journal_fields(journal_datagram(record)).at("CONNTRACK_REASON").size(), 4096U);
}

TEST(LeadsToJournal, ComparesDeviceAndInode) {
  const tests::TemporaryDirectory directory;
  const int file = ::open(directory.write("stream", "").c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  struct stat status {};
  ASSERT_EQ(::fstat(file, &status), 0);
  const std::string device = std::to_string(status.st_dev);
  const std::string inode = std::to_string(status.st_ino);
  EXPECT_TRUE(leads_to_journal(file, device + ':' + inode));
  for (const std::string& other :
       {device + ':' + inode + '1', inode + ':' + device, std::string(), std::string(":")}) {
    EXPECT_FALSE(leads_to_journal(file, other)) << other;
  }
  EXPECT_FALSE(leads_to_journal(file, std::nullopt));
  ::close(file);
  EXPECT_FALSE(leads_to_journal(file, device + ':' + inode));
}

class JournalWriterTest : public testing::Test {
 protected:
  tests::TemporaryDirectory directory;
  std::string path = directory.path() + "/socket";
  boost::asio::io_context io;
};

TEST_F(JournalWriterTest, WritesRecords) {
  tests::DatagramReceiver journal(path);
  JournalWriter writer(io, path);
  writer.write(peer_changed);
  EXPECT_EQ(journal.receive(), journal_datagram(peer_changed));
}

TEST_F(JournalWriterTest, TellsHowManyWereDroppedWithoutAJournal) {
  JournalWriter writer(io, path);
  for (int i = 0; i < 7; ++i) writer.write(peer_changed);
  tests::DatagramReceiver journal(path);
  writer.write(peer_changed);
  const auto note = journal.receive();
  ASSERT_TRUE(note);
  EXPECT_EQ(journal_fields(*note).at("MESSAGE"), "7 messages could not be written");
  EXPECT_EQ(journal.receive(), journal_datagram(peer_changed));
  writer.write(peer_changed);
  EXPECT_EQ(journal.receive(), journal_datagram(peer_changed));
  EXPECT_EQ(journal.receive(), std::nullopt);
}

// What waits for a journal that ends is lost as well.
TEST_F(JournalWriterTest, TellsHowManyWereLostWithTheJournal) {
  std::optional<tests::DatagramReceiver> journal(path);
  JournalWriter writer(io, path);
  constexpr std::size_t count = 100;
  for (std::size_t i = 0; i < count; ++i) writer.write(peer_changed);
  const std::size_t received = journal->receive_all().size();
  ASSERT_LT(received, count);
  journal.reset();
  std::filesystem::remove(path);
  io.run();
  journal.emplace(path);
  writer.write(peer_changed);
  const auto note = journal->receive();
  ASSERT_TRUE(note);
  EXPECT_EQ(journal_fields(*note).at("MESSAGE"),
            std::to_string(count - received) + " messages could not be written");
  EXPECT_EQ(journal->receive(), journal_datagram(peer_changed));
}

// A journal that does not read: nothing waits, and no more is kept than the queue holds.
TEST_F(JournalWriterTest, WaitsForNobody) {
  tests::DatagramReceiver journal(path);
  JournalWriter writer(io, path);
  constexpr std::size_t count = 10'000;
  for (std::size_t i = 0; i < count; ++i) writer.write(peer_changed);
  std::size_t received = 0;
  while (io.poll_one() != 0 || journal.receive()) {
    received += journal.receive_all().size();
  }
  EXPECT_GT(received, loop::DatagramSender::longest_queue / 2);
  EXPECT_LT(received, count / 2);
}

}  // namespace
}  // namespace conntrack::adapters::log
