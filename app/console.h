// SPDX-License-Identifier: GPL-3.0-or-later
// Console: where the program writes to.
#pragma once

#include <ostream>

#include "app/text/style.h"

namespace conntrack::app {

/// Standard output and standard error, and whether each takes colours.
struct Console {
  std::ostream& out;
  std::ostream& err;
  Colour out_colour = Colour::never;
  Colour err_colour = Colour::never;
};

}  // namespace conntrack::app
