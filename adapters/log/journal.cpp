// SPDX-License-Identifier: GPL-3.0-or-later
// JournalWriter; what it is for is told in the header.
#include "adapters/log/journal.h"

#include <sys/stat.h>

#include <cstdint>
#include <string_view>

#include "adapters/log/dropped.h"

namespace conntrack::adapters::log {
namespace {

constexpr std::size_t longest_value = 4096;

void append_field(std::string& datagram, std::string_view name, std::string_view value) {
  value = value.substr(0, longest_value);
  datagram += name;
  if (value.find('\n') == std::string_view::npos) {
    datagram += '=';
  } else {
    datagram += '\n';
    std::uint64_t size = value.size();
    for (int byte = 0; byte < 8; ++byte, size >>= 8U) datagram += static_cast<char>(size & 0xffU);
  }
  datagram.append(value).append(1, '\n');
}

}  // namespace

bool leads_to_journal(int descriptor, const std::optional<std::string>& journal_stream) {
  struct stat status {};
  if (!journal_stream || ::fstat(descriptor, &status) != 0) return false;
  return *journal_stream == std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
}

std::string journal_datagram(const Record& record) {
  std::string datagram;
  append_field(datagram, "MESSAGE", record.message);
  append_field(datagram, "PRIORITY", std::to_string(static_cast<int>(record.priority)));
  append_field(datagram, "MESSAGE_ID", message_id(record.kind));
  append_field(datagram, "SYSLOG_IDENTIFIER", program_name);
  append_field(datagram, "SYSLOG_FACILITY", std::to_string(daemon_facility));
  for (const Field& field : record.fields) append_field(datagram, field.name, field.value);
  return datagram;
}

JournalWriter::JournalWriter(boost::asio::io_context& io, const std::string& socket)
    : sender_(io, socket) {}

void JournalWriter::write(const Record& record) {
  dropped_ += sender_.take_lost();
  write_counting(dropped_, record,
                 [this](const Record& each) { return sender_.send(journal_datagram(each)); });
}

void JournalWriter::finish() { sender_.finish(longest_finish); }

}  // namespace conntrack::adapters::log
