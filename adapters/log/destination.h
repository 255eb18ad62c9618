// SPDX-License-Identifier: GPL-3.0-or-later
// Destination: where the log goes (LG2).
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "adapters/log/record.h"

namespace conntrack::adapters::log {

enum class Destination : std::uint8_t { journal, standard_error, syslog };

/// A daemon writes to syslog; another process to the journal if its standard error, the given
/// descriptor, leads there by the value of $JOURNAL_STREAM, else to standard error itself.
Destination choose_destination(bool is_daemon, int standard_error,
                               const std::optional<std::string>& journal_stream);

/// The writer for it, on the program's own standard error and the system's sockets.
std::unique_ptr<Writer> make_writer(boost::asio::io_context& io, Destination destination);

}  // namespace conntrack::adapters::log
