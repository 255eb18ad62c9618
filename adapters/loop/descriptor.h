// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for a descriptor that belongs to sd-bus.
#pragma once

namespace conntrack::adapters::loop {

/// A duplicate of `descriptor`, or an exception std::system_error. Asio must never be given
/// sd-bus's own descriptor: sd-bus closes it when the bus dies, its number is used again at once,
/// and Asio would later close somebody else's.
int duplicate(int descriptor);

}  // namespace conntrack::adapters::loop
