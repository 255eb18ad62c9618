// SPDX-License-Identifier: GPL-3.0-or-later
// EventSink: where adapters put what they have heard.
#pragma once

#include <functional>

#include "domain/tracker/event.h"

namespace conntrack::ports {

/// Takes an event. May be called at any moment, also from within a call of a port: the event is put
/// in a queue and handled later.
using EventSink = std::function<void(domain::Event)>;

}  // namespace conntrack::ports
