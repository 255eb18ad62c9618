// SPDX-License-Identifier: GPL-3.0-or-later
// What the program says of itself (CL1, CL4).
#include "app/usage.h"

#include <gtest/gtest.h>

namespace conntrack::app {
namespace {

// CL4: packaging scripts and the server take it for the version.
TEST(Usage, KnowsTheVersionOfTheProject) { EXPECT_EQ(version(), CONNTRACK_VERSION); }

TEST(Usage, ExplainsEveryOptionVariableAndExitStatus) {
  for (const char* name : {"-a, --admin-socket",
                           "-d, --directory",
                           "-f, --config",
                           "--daemon",
                           "--startup",
                           "--debug",
                           "--settle",
                           "--interval",
                           "--reconnect",
                           "--check",
                           "--explain",
                           "--tell",
                           "--init",
                           "--address",
                           "--group",
                           "--json",
                           "-h, --help",
                           "--version",
                           "TRIPESOCK",
                           "TRIPEDIR",
                           "TRIPE_CONNTRACK_SETTLE",
                           "TRIPE_CONNTRACK_INTERVAL",
                           "TRIPE_CONNTRACK_RECONNECT",
                           "TRIPE_CONNTRACK_BUS",
                           "NO_COLOR",
                           "  0  ",
                           "  1  ",
                           "  2  ",
                           "  3  ",
                           "  4  ",
                           CONNTRACK_SOCKET_DIR,
                           CONNTRACK_CONFIG_DIR}) {
    EXPECT_NE(help_text("conntrack").find(name), std::string_view::npos) << name;
  }
}

}  // namespace
}  // namespace conntrack::app
