// SPDX-License-Identifier: GPL-3.0-or-later
// What the program inherits from whoever starts it, put in order (CL12).
#pragma once

namespace conntrack::app {

/// To be called before anything else. Closed standard descriptors are opened on /dev/null, so that
/// no file or socket is taken for one of them; no signal is blocked; the end of a child is told of;
/// and SIGTERM ends the program until it has a handler. Throws std::system_error if /dev/null
/// cannot be opened.
void prepare_process();

/// Closes every descriptor beyond the standard ones but `kept`, and gives the number that `kept`
/// has from then on.
int close_inherited_descriptors(int kept);

}  // namespace conntrack::app
