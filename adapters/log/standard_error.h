// SPDX-License-Identifier: GPL-3.0-or-later
// StandardErrorWriter: records for whoever sits before the program.
#pragma once

#include <chrono>
#include <string>

#include "adapters/log/record.h"
#include "adapters/loop/line_writer.h"

namespace conntrack::adapters::log {

/// `2026-11-05 20:48:12 conntrack: MESSAGE`, in local time.
std::string log_line(const Record& record, std::chrono::system_clock::time_point now);

/// Lines on a descriptor, which is not closed with the object.
class StandardErrorWriter final : public Writer {
 public:
  explicit StandardErrorWriter(int descriptor) : lines_(descriptor) {}

  void write(const Record& record) override;

 private:
  loop::LineWriter lines_;
};

}  // namespace conntrack::adapters::log
