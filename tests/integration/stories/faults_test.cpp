// SPDX-License-Identifier: GPL-3.0-or-later
// Each fault on the real program: while it lasts, or just as it ends, the machine moves from home
// to the cafe. Then the cafe's peer is connected, nothing is left open, and the log has one line of
// what happened. How long it took from the end of the fault is printed.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "tests/integration/stories/real_world.h"
#include "tests/support/eventually.h"
#include "tests/support/fake_service.h"
#include "tests/support/holdings.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* target = "1.2.3.4";
constexpr const char* home = "192.168.0.1";
constexpr const char* cafe = "10.0.0.1";

class Faults : public RealWorld {
 protected:
  /// Everything is there and has been used once, so that what is open stays open; home is
  /// connected.
  void at_home(bool with_manager = false) {
    begin(with_manager);
    network_.move_to(target, cafe);
    wait_until_right();
    network_.move_to(target, home);
    wait_until_right();
    before_.emplace(program_->pid());
  }

  void go_to_cafe() { network_.move_to(target, cafe); }

  void wait_until_right() {
    std::string wrong;
    EXPECT_TRUE(eventually(60s, [&] { return (wrong = complaint()).empty(); }))
        << wrong << '\n'
        << server_->out() << program_->err();
  }

  /// The fault ends now.
  void expect_over() {
    const Clock::time_point end = Clock::now();
    wait_until_right();
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    std::cout << "  " << test->name() << ": right again after "
              << std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - end).count()
              << " ms\n";
    EXPECT_TRUE(eventually(
        20s, [&] { return Holdings(program_->pid()).descriptors == before_->descriptors; }))
        << before_->descriptors << " descriptors, then " << Holdings(program_->pid()).descriptors;
#ifndef __SANITIZE_ADDRESS__
    EXPECT_LT(Holdings(program_->pid()).private_kb, before_->private_kb + 256);
#endif
  }

  /// The log has so many lines with this text.
  void expect_told(const std::string& text, std::size_t times = 1) {
    EXPECT_TRUE(eventually(20s, [&] { return times_told(text) == times; }))
        << times_told(text) << " times: " << text << '\n'
        << program_->err();
  }

  std::size_t times_told(const std::string& text) {
    const std::string& all = program_->err();
    std::size_t times = 0;
    for (auto at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) ++times;
    return times;
  }

  std::optional<Holdings> before_;
};

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

class FileOfTheProgram : public Faults {
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
  expect_told("the system does not tell the source addresses");
  allow_descriptors();
  expect_over();
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

// --- storms --------------------------------------------------------------------------------------

class Storms : public Faults {};

TEST_F(Storms, OfTenThousandRouteChanges) {
  at_home();
  std::string storm;
  for (int i = 0; i < 5'000; ++i) {
    storm += "route add blackhole 198.51.100.7\nroute del blackhole 198.51.100.7\n";
  }
  const std::string batch = directory_.write("storm", storm);
  news();
  ip({"-batch", batch});
  go_to_cafe();
  expect_over();
  EXPECT_LE(times_told("group vpn: "), 4U) << program_->err();  // to the cafe three times in all
}

TEST_F(Storms, OfTenThousandSignals) {
  at_home();
  boost::asio::io_context io;
  FakeService manager(io, bus_daemon_.address());
  manager.property("State", "u", 70U);
  manager.property("Startup", "b", 0);
  manager.own("org.freedesktop.NetworkManager");
  for (int i = 0; i < 10'000; ++i) {
    manager.send("/org/freedesktop/NetworkManager", "org.freedesktop.DBus.Properties",
                 "PropertiesChanged", "sa{sv}as", "org.freedesktop.NetworkManager", 1, "State", "u",
                 70U, 0);
    if (i % 100 == 0) io.poll();
  }
  go_to_cafe();
  const auto right = [&] {
    io.poll();
    io.restart();
    return complaint().empty();
  };
  EXPECT_TRUE(eventually(60s, right)) << complaint();
}

// DE8: from the fourth switch within a minute on, a change must have stood for 10 s.
TEST_F(Storms, OfFlappingTenTimesASecond) {
  at_home();
  const std::size_t before = times_told("group vpn: ");
  const auto end = Clock::now() + (std::getenv("CONNTRACK_THOROUGH_TESTS") != nullptr ? 60s : 10s);
  for (int times = 0; Clock::now() < end; ++times) {
    network_.move_to(target, times % 2 == 0 ? cafe : home);
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_LE(times_told(" -> ") - before, 2 * 4U) << program_->err();  // of two groups
  go_to_cafe();
  expect_over();
  EXPECT_LE(times_told("goes back and forth"), 2U) << program_->err();  // once a group
}

}  // namespace
}  // namespace conntrack::tests
