// SPDX-License-Identifier: GPL-3.0-or-later
// PollingWatch: notices changes of the configuration file on systems that do not tell us.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>

#include "adapters/loop/alarm.h"
#include "domain/tracker/file_stamp.h"
#include "ports/config_source.h"
#include "ports/event_source.h"

namespace conntrack::adapters::watch {

/// Sends ConfigTouched when the file's stamp is not that of the last look (CF14).
class PollingWatch final : public ports::EventSource {
 public:
  /// Looks once a `period`.
  PollingWatch(boost::asio::io_context& loop, ports::ConfigSource& source,
               std::chrono::milliseconds period = std::chrono::seconds(1));

  void start(ports::EventSink sink) override;

 private:
  void wait();
  void check();

  loop::Alarm alarm_;
  ports::ConfigSource& source_;
  std::chrono::milliseconds period_;
  ports::EventSink sink_;
  std::optional<domain::FileStamp> last_;
};

}  // namespace conntrack::adapters::watch
