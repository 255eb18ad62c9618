// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/log/standard_error.h"

#include "adapters/log/dropped.h"
#include "adapters/log/local_time.h"

namespace conntrack::adapters::log {

std::string log_line(const Record& record, std::chrono::system_clock::time_point now) {
  return local_time(now, "%Y-%m-%d %H:%M:%S ").append(program_name) + ": " + record.message;
}

void StandardErrorWriter::write(const Record& record) {
  lines_.write(log_line(record, std::chrono::system_clock::now()));
}

}  // namespace conntrack::adapters::log
