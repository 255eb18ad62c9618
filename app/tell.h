// SPDX-License-Identifier: GPL-3.0-or-later
// Telling the running service something, and what it answers.
#pragma once

#include <string>

#include "app/console.h"
#include "app/exit_code.h"
#include "domain/text/words.h"
#include "ports/command_submitter.h"

namespace conntrack::app {

/// The words in one line, separated by blanks; one that is empty or holds a blank, a quote or a
/// backslash is put in double quotes, with a backslash before each of these two characters.
std::string quoted_line(const domain::Words& words);

/// Prints each line of the answer, or on standard error why there is none or what failed. A line of
/// one word is text, and not quoted. Exit code 0; 1 if the command failed; 3 without an answer
/// (CL13).
ExitCode print_outcome(const ports::CommandOutcome& outcome, const Console& console);

}  // namespace conntrack::app
