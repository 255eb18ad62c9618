// SPDX-License-Identifier: GPL-3.0-or-later
// What errno says.
#pragma once

#include <cerrno>
#include <system_error>

namespace conntrack::adapters::loop {

/// The error of the system call that has just failed.
inline std::error_code last_error() { return {errno, std::generic_category()}; }

}  // namespace conntrack::adapters::loop
