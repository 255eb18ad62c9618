// SPDX-License-Identifier: GPL-3.0-or-later
// Explain: tells which peers would be selected, and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/console.h"
#include "app/exit_code.h"
#include "domain/address/address.h"
#include "ports/config_source.h"
#include "ports/route_probe.h"

namespace conntrack::app {

/// What is to be explained, and how (CL8).
struct ExplainRequest {
  /// If not empty: not the kernel is asked, but every target has the local address of its family
  /// that is given here, or none.
  std::vector<domain::Address> addresses;
  std::optional<std::string> group;  ///< only this group, and the targets that it asks about
  bool json = false;
};

/// Explains the decision on standard output, as text or as one JSON document (CL8). Problems go to
/// standard error: the errors of a bad file, or a group that is not in it; unusable_input then.
ExitCode explain(ports::ConfigSource& source, ports::RouteProbe& probe,
                 const ExplainRequest& request, const Console& console);

}  // namespace conntrack::app
