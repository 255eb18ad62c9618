// SPDX-License-Identifier: GPL-3.0-or-later
// Console: where the program writes to.
#pragma once

#include <ostream>

#include "domain/text/style.h"

namespace conntrack::app {

/// Standard output and standard error, and whether each takes colours.
struct Console {
  std::ostream& out;
  std::ostream& err;
  domain::Colour out_colour = domain::Colour::never;
  domain::Colour err_colour = domain::Colour::never;
};

}  // namespace conntrack::app
