// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostics as text (CF11).
#pragma once

#include <string>
#include <string_view>

#include "app/text/style.h"
#include "domain/config/diagnostic.h"

namespace conntrack::app {

/// "error" or "warning".
std::string_view severity_name(const domain::Diagnostic& diagnostic);

/// `FILE:LINE:COLUMN: error: MESSAGE`, the source line, a caret under the place, and the hint if
/// there is one; every line ends with LF (CF11). Everything is made visible(), the quoted line and
/// the file's name too, and a very long line is shown in part.
std::string render(const domain::Diagnostic& diagnostic, std::string_view file,
                   const domain::SourceText& source, Colour colour);

/// `FILE:LINE:COLUMN: MESSAGE`, visible(): the form that goes into warnings and replies (NT3).
std::string one_line(const domain::Diagnostic& diagnostic, std::string_view file);

}  // namespace conntrack::app
