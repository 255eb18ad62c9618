// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/log/destination.h"

#include <unistd.h>

#include "adapters/log/journal.h"
#include "adapters/log/standard_error.h"
#include "adapters/log/syslog.h"

namespace conntrack::adapters::log {

Destination choose_destination(bool is_daemon, int standard_error,
                               const std::optional<std::string>& journal_stream) {
  if (is_daemon) return Destination::syslog;
  return leads_to_journal(standard_error, journal_stream) ? Destination::journal
                                                          : Destination::standard_error;
}

std::unique_ptr<Writer> make_writer(boost::asio::io_context& io, Destination destination) {
  switch (destination) {
    case Destination::journal:
      return std::make_unique<JournalWriter>(io);
    case Destination::syslog:
      return std::make_unique<SyslogWriter>(io);
    case Destination::standard_error:
      break;
  }
  return std::make_unique<StandardErrorWriter>(STDERR_FILENO);
}

}  // namespace conntrack::adapters::log
