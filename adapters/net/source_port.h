// SPDX-License-Identifier: GPL-3.0-or-later
// The source port of all probes (DE1).
#pragma once

#include "domain/address/address.h"

namespace conntrack::adapters::net {

/// Gives a UDP socket the port that this process probes from in this family. A kernel that spreads
/// flows over several routes takes the ports into account, so that a port of its own for each probe
/// would bring another answer each time. The kernel chooses the port at the first call, and anew if
/// another program has taken it since; a socket that gets none gets one when it is connected.
void bind_source_port(int socket, domain::Family family);

}  // namespace conntrack::adapters::net
