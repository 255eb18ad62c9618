// SPDX-License-Identifier: GPL-3.0-or-later
// FaultBed: the real program, before a fault and after it.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>

#include "tests/integration/stories/real_world.h"
#include "tests/support/eventually.h"
#include "tests/support/holdings.h"

namespace conntrack::tests {

inline constexpr const char* target = "1.2.3.4";
inline constexpr const char* home = "192.168.0.1";
inline constexpr const char* cafe = "10.0.0.1";

/// The real program at home, in the group `vpn`, and what is to be so once a fault is over.
class FaultBed : public RealWorld {
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
    EXPECT_TRUE(eventually(std::chrono::seconds(60), [&] { return (wrong = complaint()).empty(); }))
        << wrong << '\n'
        << server_->out() << program_->err();
  }

  /// The fault ends now.
  void expect_over() {
    const auto end = std::chrono::steady_clock::now();
    wait_until_right();
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    std::cout << "  " << test->name() << ": right again after "
              << std::chrono::duration_cast<std::chrono::milliseconds>(
                     std::chrono::steady_clock::now() - end)
                     .count()
              << " ms\n";
    EXPECT_TRUE(
        eventually(std::chrono::seconds(20),
                   [&] { return Holdings(program_->pid()).descriptors == before_->descriptors; }))
        << before_->descriptors << " descriptors, then " << Holdings(program_->pid()).descriptors;
#ifndef __SANITIZE_ADDRESS__
    EXPECT_LT(Holdings(program_->pid()).private_kb, before_->private_kb + 256);
#endif
  }

  /// The log has so many lines with this text.
  void expect_told(const std::string& text, std::size_t times = 1) {
    EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] { return times_told(text) == times; }))
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

}  // namespace conntrack::tests
