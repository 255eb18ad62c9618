// SPDX-License-Identifier: GPL-3.0-or-later
// The class names of configuration errors in warnings, answers and the status.
#pragma once

#include <string_view>

#include "domain/config/diagnostic.h"

namespace conntrack::ports {

/// The class that `config-file-error` gives to an error (NT3): the names that its readers know from
/// the original service; empty for a warning.
constexpr std::string_view error_class(domain::DiagnosticKind kind) {
  switch (kind) {
    case domain::DiagnosticKind::syntax_error:
      return "SyntaxError";
    case domain::DiagnosticKind::value_error:
      return "ValueError";
    case domain::DiagnosticKind::read_error:
      return "OSError";
    case domain::DiagnosticKind::warning:
      break;
  }
  return {};
}

}  // namespace conntrack::ports
