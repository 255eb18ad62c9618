// SPDX-License-Identifier: GPL-3.0-or-later
// ProbeSocket: a UDP socket that finds source addresses by being connected (DE1).
#pragma once

#include <cstdint>
#include <string>
#include <system_error>

#include "adapters/loop/descriptor.h"
#include "domain/address/address.h"
#include "domain/address/expected.h"

namespace conntrack::adapters::net {

/// The port that targets are asked about. Any but 0 does; nothing is ever sent to it. This one is
/// "discard".
inline constexpr std::uint16_t probe_target_port = 9;

/// The socket for all targets of a family. Connecting it has the kernel look up the route and
/// choose the source address; no packet is sent. Nothing blocks. Works on any POSIX system.
///
/// It is opened at the first question, and then kept with its port. A kernel that spreads flows
/// over several routes takes the ports into account, so that a port of its own for each question
/// would bring another answer each time. And a process that has run out of descriptors can still
/// ask. Nothing is ever read from it: what somebody sends to the port is dropped by the kernel,
/// once its buffer, the smallest there is, is full.
class ProbeSocket {
 public:
  explicit ProbeSocket(domain::Family family) : family_(family) {}

  /// The source address towards a target of the family, or the error of the system call that
  /// failed.
  domain::Expected<domain::Address, std::error_code> source_towards(const domain::Address& target);

  /// The socket's own port, in host byte order, with which the last source address was found.
  std::uint16_t port() const { return port_; }

  /// True if the kernel says that the link of this name has the address. False says nothing: the
  /// question is one for IPv4 alone, and passes over addresses with a label of their own. Takes a
  /// tenth of the time that a list of the addresses takes.
  bool knows_on_link(const domain::Address& address, const std::string& link) const;

 private:
  domain::Family family_;
  loop::Descriptor socket_;
  bool has_port_ = false;
  std::uint16_t port_ = 0;
};

}  // namespace conntrack::adapters::net
