// SPDX-License-Identifier: GPL-3.0-or-later
// ObservedConfig: a configuration source that tells when it is read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "ports/config_source.h"

namespace conntrack::app {

/// Another source, which outlives it. Calls `reading` before each reading.
class ObservedConfig final : public ports::ConfigSource {
 public:
  ObservedConfig(ports::ConfigSource& source, std::function<void()> reading)
      : source_(source), reading_(std::move(reading)) {}

  const std::string& name() const override { return source_.name(); }
  std::optional<domain::FileStamp> stamp() override { return source_.stamp(); }
  ports::ConfigReading read() override {
    reading_();
    return source_.read();
  }

 private:
  ports::ConfigSource& source_;
  std::function<void()> reading_;
};

}  // namespace conntrack::app
