// SPDX-License-Identifier: GPL-3.0-or-later
// DatagramSender: what arrives, and that nothing ever waits for a reader that does not read.
#include "adapters/loop/datagram_sender.h"

#include <gtest/gtest.h>

#include <unistd.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/datagram_receiver.h"
#include "tests/support/run_until.h"
#include "tests/support/temporary_directory.h"

namespace conntrack::tests {
namespace {

using adapters::loop::DatagramSender;
using Lines = std::vector<std::string>;

class DatagramSenderTest : public testing::Test {
 protected:
  /// Sends until nothing more is taken; gives how many were.
  static std::size_t fill(DatagramSender& sender) {
    std::size_t sent = 0;
    while (sent < 100'000 && sender.send(std::to_string(sent))) ++sent;
    return sent;
  }

  TemporaryDirectory directory;
  std::string path = directory.path() + "/socket";
  boost::asio::io_context io;
};

TEST_F(DatagramSenderTest, SendsToAFileNameAndToAnAbstractName) {
  for (const std::string& address : {path, "@conntrack-test-" + std::to_string(::getpid())}) {
    DatagramReceiver receiver(address);
    DatagramSender sender(io, address);
    EXPECT_TRUE(sender.send("one"));
    EXPECT_TRUE(sender.send(std::string("two\nand a \0 in it", 16)));
    EXPECT_EQ(receiver.receive_all(), (Lines{"one", std::string("two\nand a \0 in it", 16)}));
  }
}

TEST_F(DatagramSenderTest, DropsWhatNobodyIsThereFor) {
  DatagramSender sender(io, path);
  EXPECT_FALSE(sender.send("lost"));
  DatagramReceiver receiver(path);
  EXPECT_TRUE(sender.send("found"));
  EXPECT_EQ(receiver.receive_all(), Lines{"found"});
  DatagramSender nowhere(io, std::string(200, 'x'));
  EXPECT_FALSE(nowhere.send("lost"));
  DatagramSender unnamed(io, "");
  EXPECT_FALSE(unnamed.send("lost"));
}

TEST_F(DatagramSenderTest, FindsAReaderThatWasReplaced) {
  std::optional<DatagramReceiver> receiver(path);
  DatagramSender sender(io, path);
  EXPECT_TRUE(sender.send("one"));
  receiver.reset();
  std::filesystem::remove(path);
  receiver.emplace(path);
  EXPECT_TRUE(sender.send("two"));
  EXPECT_EQ(receiver->receive_all(), Lines{"two"});
}

TEST_F(DatagramSenderTest, QueuesWhatAFullReaderCannotTakeAndSendsItInOrder) {
  DatagramReceiver receiver(path);
  DatagramSender sender(io, path);
  const std::size_t sent = fill(sender);
  EXPECT_GE(sent, DatagramSender::longest_queue);
  EXPECT_LT(sent, 100'000U);  // the queue has a bound
  Lines received;
  EXPECT_TRUE(run_until(io, [&] {
    for (std::string& each : receiver.receive_all()) received.push_back(std::move(each));
    return received.size() == sent;
  }));
  for (std::size_t i = 0; i < received.size(); ++i) EXPECT_EQ(received[i], std::to_string(i));
  EXPECT_TRUE(sender.send("more"));
  EXPECT_EQ(receiver.receive_all(), Lines{"more"});
}

TEST_F(DatagramSenderTest, MayGoWhileSomethingWaits) {
  DatagramReceiver receiver(path);
  auto sender = std::make_unique<DatagramSender>(io, path);
  fill(*sender);
  sender.reset();
  io.run();  // there is nothing to wait for
  EXPECT_FALSE(receiver.receive_all().empty());
}

TEST_F(DatagramSenderTest, GivesUpAtTheEndIfNobodyReads) {
  DatagramReceiver receiver(path);
  DatagramSender sender(io, path);
  const std::size_t sent = fill(sender);
  sender.finish(std::chrono::milliseconds(20));
  EXPECT_LT(receiver.receive_all().size(), sent);
}

// A reader that dies while something waits must not keep the loop busy; what is lost is counted.
TEST_F(DatagramSenderTest, ForgetsWhatWaitsForAReaderThatIsGone) {
  std::optional<DatagramReceiver> receiver(path);
  DatagramSender sender(io, path);
  fill(sender);
  receiver.reset();
  std::filesystem::remove(path);
  EXPECT_EQ(sender.take_lost(), 0U);
  io.run();
  EXPECT_FALSE(sender.send("lost"));
  EXPECT_EQ(sender.take_lost(), DatagramSender::longest_queue);
  EXPECT_EQ(sender.take_lost(), 0U);
}

}  // namespace
}  // namespace conntrack::tests
