// SPDX-License-Identifier: GPL-3.0-or-later
// Descriptions of events, decisions and actions, for the trace (CL5).
#pragma once

#include <string>

#include "domain/tracker/action.h"
#include "domain/tracker/event.h"
#include "domain/tracker/tracker.h"

namespace conntrack::app {

/// The event in one line. Text from outside is made visible: the line may go to a terminal.
std::string describe(const domain::Event& event);

/// What a round came to for one group, in one line.
std::string describe(const domain::GroupDisposition& disposition);

/// The action in one line, as for events.
std::string describe(const domain::Action& action);

}  // namespace conntrack::app
