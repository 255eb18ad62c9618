// SPDX-License-Identifier: GPL-3.0-or-later
// Each fault on the real program: while it lasts, or just as it ends, the machine moves from home
// to the cafe. Then the cafe's peer is connected, nothing is left open, and the log has one line of
// what happened. How long it took from the end of the fault is printed.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/integration/stories/fault_bed.h"

namespace conntrack::tests {
namespace {

class Faults : public FaultBed {};

// --- the server ----------------------------------------------------------------------------------

TEST_F(Faults, TheServerIsKilled) {
  at_home();
  stop_server();
  go_to_cafe();
  expect_told("the server is lost");
  start_server();
  expect_over();
  expect_told("the server takes commands");
}

TEST_F(Faults, TheServerIsRestarted) {
  at_home();
  go_to_cafe();
  stop_server();
  start_server();
  expect_over();
  expect_told("the server is lost");
}

// For longer than the 10 s after which it counts as lost (CL6).
TEST_F(Faults, TheServerStandsStill) {
  at_home();
  server_->signal(SIGSTOP);
  go_to_cafe();
  expect_told("the server is lost");
  server_->signal(SIGCONT);
  expect_over();
  expect_told("the server takes commands");
}

TEST_F(Faults, TheServerAnswersHalfALine) {
  at_home();
  go_to_cafe();
  control("cut \"INFO ho\"");
  expect_over();
  expect_told("the server is lost");
}

// --- the bus and its managers --------------------------------------------------------------------

TEST_F(Faults, TheBusIsKilledAHundredTimes) {
  at_home();
  for (int times = 0; times < 100; ++times) {
    bus_daemon_.kill();
    if (times == 50) go_to_cafe();
    bus_daemon_.start();
  }
  expect_over();
  EXPECT_GE(times_told("the connection to D-Bus is lost"), 1U);
}

TEST_F(Faults, TheManagerIsKilled) {
  at_home(true);
  manager_.stop(SIGKILL);
  go_to_cafe();
  expect_over();
  expect_told("nm is gone");
}

TEST_F(Faults, TheManagerStandsStill) {
  at_home(true);
  manager_.freeze();
  go_to_cafe();
  expect_over();
  manager_.thaw();
}

// --- the configuration ---------------------------------------------------------------------------

class FileOfTheProgram : public FaultBed {
 protected:
  std::string file() const { return directory() + "/conntrack.conf"; }
  void write_again() { configure(story_configs[0]); }
  void expect_one_complaint() { expect_told("the configuration cannot be used"); }
};

// A file of no bytes is a valid one: without groups, and so without a peer to change.
TEST_F(FileOfTheProgram, IsTruncated) {
  at_home();
  std::ofstream(file(), std::ios::trunc).close();
  go_to_cafe();
  write_again();
  expect_over();
}

TEST_F(FileOfTheProgram, IsCutInTheMiddleOfADefinition) {
  at_home();
  configure("[vpn]\nhome =");
  expect_one_complaint();
  go_to_cafe();
  expect_over();
  write_again();
}

TEST_F(FileOfTheProgram, IsDeleted) {
  at_home();
  std::filesystem::remove(file());
  expect_one_complaint();
  go_to_cafe();
  expect_over();
  write_again();
}

TEST_F(FileOfTheProgram, IsADirectory) {
  at_home();
  std::filesystem::remove(file());
  std::filesystem::create_directory(file());
  expect_one_complaint();
  go_to_cafe();
  expect_over();
  std::filesystem::remove(file());
  write_again();
}

TEST_F(FileOfTheProgram, IsSwappedAThousandTimesWhileItIsRead) {
  at_home();
  const Story swap{WriteConfig{2}, Tell{"hangup"}, WriteConfig{0}};
  for (int times = 0; times < 500; ++times) {
    for (const Step& step : swap) perform(step);
    if (times == 250) go_to_cafe();
  }
  expect_over();
  EXPECT_EQ(times_told("the configuration cannot be used"), 0U) << program_->err();
}

// --- the kernel and the machine ------------------------------------------------------------------

// More messages than the socket holds, while nobody reads it.
TEST_F(Faults, NetlinkOverflows) {
  at_home();
  std::string burst;
  for (int i = 0; i < 4'000; ++i) {
    burst += "address add 198.18." + std::to_string(i / 250) + '.' + std::to_string(i % 250 + 1) +
             "/32 dev wifi\n";
  }
  const std::string batch = directory_.write("burst", burst);
  at_once([&] {
    ip({"-batch", batch});
    go_to_cafe();
  });
  expect_over();
}

TEST_F(Faults, DescriptorsAreExhausted) {
  at_home();
  forbid_descriptors();
  go_to_cafe();
  expect_over();  // what it needs, it has had from the start
  allow_descriptors();
}

#ifndef __SANITIZE_ADDRESS__
// No more memory than it has: what it does needs none that stays.
TEST_F(Faults, MemoryIsLimited) {
  at_home();
  std::ifstream statm("/proc/" + std::to_string(program_->pid()) + "/statm");
  rlim_t pages = 0;
  ASSERT_TRUE(statm >> pages);
  const rlim_t size = pages * 4096 + 64 * 1024;
  const rlimit limit{size, size};
  ASSERT_EQ(::prlimit(program_->pid(), RLIMIT_AS, &limit, nullptr), 0);
  for (int times = 0; times < 50; ++times) {
    EXPECT_EQ(submit("status").end, "OK");
    EXPECT_EQ(submit("reload").end, "OK");
  }
  go_to_cafe();
  expect_over();
}
#endif

TEST_F(Faults, TheDiskOfTheLogIsFull) {
  at_home();
  program_.reset();
  Command full = command({"--reconnect", "--settle", "0.2", "--interval", "2"});
  full.words.insert(full.words.begin(), {"sh", "-c", "exec \"$0\" \"$@\" 2>/dev/full"});
  program_.emplace(full);
  expect("SVCCLAIM conntrack 2.0.0", 2);
  before_.reset();
  go_to_cafe();
  wait_until_right();
}

TEST_F(Faults, TheClockJumpsByAnHourBothWays) {
  const std::string offset = directory_.write("offset", std::string(8, '\0'));
  const auto jump = [&](std::int64_t seconds) {
    std::fstream(offset, std::ios::in | std::ios::out | std::ios::binary)
        .write(reinterpret_cast<const char*>(&seconds), sizeof seconds);
  };
  environment_["LD_PRELOAD"] = CONNTRACK_CLOCK_SHIM;
  environment_["CONNTRACK_TEST_CLOCK_OFFSET"] = offset;
  environment_["ASAN_OPTIONS"] = "verify_asan_link_order=0";
  at_home();
  jump(3600);
  go_to_cafe();
  expect_over();
  jump(-3600);
  network_.move_to(target, home);
  expect_over();
  const std::string& told = program_->err();
  const auto hour_of_last = [&](std::size_t end) {
    const std::size_t line = told.rfind('\n', end - 2) + 1;
    return told.substr(line + 11, 2);
  };
  // Two hours lie between the last two lines: the jump has reached the program.
  const std::size_t last = told.rfind('\n', told.size() - 2) + 1;
  EXPECT_NE(hour_of_last(told.size()), hour_of_last(last)) << told;
}

}  // namespace
}  // namespace conntrack::tests
