// SPDX-License-Identifier: GPL-3.0-or-later
// The messages of the Linux kernel's rtnetlink that RouteQuery writes and reads.
#pragma once

#include <linux/rtnetlink.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "adapters/net/route_choice.h"
#include "adapters/net/route_query.h"

namespace conntrack::adapters::net {

/// A request of rtnetlink(7): a fixed part, then attributes.
class Request {
 public:
  /// Begins with this, an rtmsg or an ifinfomsg.
  template <class Fixed>
  explicit Request(const Fixed& fixed) {
    bytes_.reserve(usual_size);  // each round asks for routes
    append(&fixed, sizeof fixed);
  }

  /// Appends an attribute.
  void add(std::uint16_t type, const void* value, std::size_t size) {
    const rtattr attribute{static_cast<std::uint16_t>(RTA_LENGTH(size)), type};
    append(&attribute, sizeof attribute);
    append(value, size);
  }

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  static constexpr std::size_t usual_size = 128;

  void append(const void* value, std::size_t size) {
    const std::size_t end = bytes_.size();
    bytes_.resize(NLMSG_ALIGN(end + size));
    std::memcpy(bytes_.data() + end, value, size);
  }

  std::vector<std::byte> bytes_;
};

/// The route that an RTM_NEWROUTE tells, by what follows its nlmsghdr. What it does not tell, or
/// not wholly, is as in a Route just made.
Route read_route(std::span<const std::byte> body);

/// The rule that an RTM_NEWRULE tells; the same.
PolicyRule read_rule(std::span<const std::byte> body);

/// A link with these flags, of netdevice(7).
Link with_flags(unsigned flags);

/// The link that an RTM_NEWLINK tells; the same.
Link read_link(std::span<const std::byte> body);

/// The address of this link that an RTM_NEWADDR tells; none if it is another link's, or not told.
std::optional<domain::Address> read_link_address(std::span<const std::byte> body,
                                                 std::uint32_t link);

}  // namespace conntrack::adapters::net
