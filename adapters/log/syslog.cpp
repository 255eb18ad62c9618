// SPDX-License-Identifier: GPL-3.0-or-later
// SyslogWriter; what it is for is told in the header.
#include "adapters/log/syslog.h"

#include <sys/syslog.h>
#include <unistd.h>

#include "adapters/log/dropped.h"
#include "adapters/log/local_time.h"

namespace conntrack::adapters::log {

std::string syslog_socket() { return _PATH_LOG; }

std::string syslog_datagram(const Record& record, std::chrono::system_clock::time_point now,
                            int pid) {
  const int code = daemon_facility * 8 + static_cast<int>(record.priority);
  std::string datagram = '<' + std::to_string(code) + '>' + local_time(now, "%b %e %H:%M:%S ");
  datagram.append(program_name).append(1, '[').append(std::to_string(pid)).append("]: ");
  return datagram + record.message;
}

SyslogWriter::SyslogWriter(boost::asio::io_context& io, const std::string& socket)
    : sender_(io, socket) {}

void SyslogWriter::write(const Record& record) {
  dropped_ += sender_.take_lost();
  write_counting(dropped_, record, [this](const Record& each) {
    return sender_.send(syslog_datagram(each, std::chrono::system_clock::now(), ::getpid()));
  });
}

void SyslogWriter::finish() { sender_.finish(longest_finish); }

}  // namespace conntrack::adapters::log
