// SPDX-License-Identifier: GPL-3.0-or-later
// SyslogWriter: records for the system's log daemon.
//
// In the form of syslog(3), which is not used itself: its socket blocks.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <string>

#include "adapters/log/record.h"
#include "adapters/loop/datagram_sender.h"

namespace conntrack::adapters::log {

/// Where the log daemon listens.
std::string syslog_socket();

/// `<29>Nov  5 20:48:12 conntrack[1234]: MESSAGE`, in local time.
std::string syslog_datagram(const Record& record, std::chrono::system_clock::time_point now,
                            int pid);

/// Sends each record to the log daemon; what that has no room for, as JournalWriter.
class SyslogWriter final : public Writer {
 public:
  explicit SyslogWriter(boost::asio::io_context& io, const std::string& socket = syslog_socket());

  void write(const Record& record) override;
  void finish() override;

 private:
  loop::DatagramSender sender_;
  std::size_t dropped_ = 0;
};

}  // namespace conntrack::adapters::log
