// SPDX-License-Identifier: GPL-3.0-or-later
// JournalWriter: records in the native protocol of systemd's journal.
//
// One datagram for each record, of lines `FIELD=VALUE`; a value with line feeds is sent by its
// length. libsystemd's sd_journal_sendv() is not used: its socket blocks, so that a journal that
// does not read would stop the event loop after as many records as the kernel queues, often ten.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "adapters/log/record.h"
#include "adapters/loop/datagram_sender.h"

namespace conntrack::adapters::log {

/// Where the journal listens.
inline constexpr const char* journal_socket = "/run/systemd/journal/socket";

/// True if the descriptor is the stream that $JOURNAL_STREAM, given as its value, names: what is
/// written to it ends up in the journal.
bool leads_to_journal(int descriptor, const std::optional<std::string>& journal_stream);

/// The record as the journal wants it, whatever its values hold. A value is cut at 4096 bytes.
std::string journal_datagram(const Record& record);

/// Sends each record to the journal. What that has no room for waits, and what does not fit there
/// either is dropped and counted.
class JournalWriter final : public Writer {
 public:
  explicit JournalWriter(boost::asio::io_context& io, const std::string& socket = journal_socket);

  void write(const Record& record) override;
  void finish() override;

 private:
  loop::DatagramSender sender_;
  std::size_t dropped_ = 0;
};

}  // namespace conntrack::adapters::log
