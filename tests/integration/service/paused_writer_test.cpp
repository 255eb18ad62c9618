// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody writes the configuration file with a pause in the middle (CF14), where the system tells
// who writes.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;
using namespace std::chrono_literals;

class PausedWriter : public ServiceBed {
 protected:
  std::string file() const { return directory() + "/conntrack.conf"; }

  /// The kernel tells of something, again and again, while a writer pauses.
  void pause_with_kernel_events(std::chrono::milliseconds length = 500ms) {
    const auto flip = [&] {
      ip({"addr", there_ ? "del" : "add", "192.0.2.1/32", "dev", wifi_.name()});
      there_ = !there_;
      return false;
    };
    eventually(length, flip);
  }

 private:
  bool there_ = false;
};

// CF14: the first half alone is a valid configuration.
TEST_F(PausedWriter, IsWaitedFor) {
  in_the_office();
  std::ofstream writer(file());
  writer << "[vpn]\n" << std::flush;
  pause_with_kernel_events();
  EXPECT_EQ(submit("show-group vpn").info.size(), 3U) << "the old one";
  writer << "lab = 10.0.0.0/8\n";
  writer.close();
  expect_peer("lab");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up vpn=lab config-change", "connect lab"}));
}

TEST_F(PausedWriter, OfARemovedFileIsWaitedFor) {
  in_the_office();
  fs::remove(file());
  pause_with_kernel_events(50ms);  // far less than the second after which it is believed to be gone
  std::ofstream writer(file());
  writer << "[vpn]\n" << std::flush;
  pause_with_kernel_events();
  EXPECT_EQ(submit("show-group vpn").info.size(), 3U) << "the old one";
  writer << "lab = 10.0.0.0/8\n";
  writer.close();
  expect_peer("lab");
  EXPECT_EQ(news(), (Lines{"NOTE conntrack up vpn=lab config-change", "connect lab"}));
}

}  // namespace
}  // namespace conntrack::tests
