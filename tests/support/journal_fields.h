// SPDX-License-Identifier: GPL-3.0-or-later
// journal_fields: reads a datagram in the journal's native protocol.
#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace conntrack::tests {

/// Names and values of a record's fields.
using Fields = std::map<std::string, std::string>;

/// The fields of a datagram. Throws std::invalid_argument if it is malformed or has a field twice.
inline Fields journal_fields(std::string_view datagram) {
  Fields fields;
  while (!datagram.empty()) {
    const std::size_t end = datagram.find('\n');
    if (end == std::string_view::npos) throw std::invalid_argument("a line has no end");
    const std::string_view line = datagram.substr(0, end);
    datagram.remove_prefix(end + 1);
    const std::size_t equals = line.find('=');
    std::string value;
    if (equals != std::string_view::npos) {
      value = line.substr(equals + 1);
    } else {
      if (datagram.size() < 8) throw std::invalid_argument("a length is too short");
      std::size_t size = 0;
      for (std::size_t i = 8; i-- > 0;) size = size << 8U | static_cast<unsigned char>(datagram[i]);
      if (datagram.size() < 8 + size + 1 || datagram[8 + size] != '\n') {
        throw std::invalid_argument("a value does not end where its length says");
      }
      value = datagram.substr(8, size);
      datagram.remove_prefix(8 + size + 1);
    }
    if (!fields.emplace(line.substr(0, equals), value).second) {
      throw std::invalid_argument("a field is there twice: " + std::string(line));
    }
  }
  return fields;
}

}  // namespace conntrack::tests
