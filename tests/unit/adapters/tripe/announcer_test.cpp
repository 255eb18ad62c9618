// SPDX-License-Identifier: GPL-3.0-or-later
// ServerAnnouncer: what every listener hears.
#include "adapters/tripe/announcer.h"

#include <gtest/gtest.h>

#include "tests/unit/adapters/tripe/service_fixture.h"

namespace conntrack::adapters::tripe {
namespace {

using Lines = std::vector<std::string>;

class ServerAnnouncerTest : public tests::ServiceTest {
 protected:
  /// What was broadcast since the log was cleared.
  Lines broadcasts() const {
    Lines found;
    for (const std::string& line : log) {
      if (line.starts_with("* ")) found.push_back(line.substr(2));
    }
    return found;
  }
};

TEST_F(ServerAnnouncerTest, TellsEverybodyInOrder) {
  make();
  claim();
  log.clear();
  ServerAnnouncer announcer{*service};
  announcer.notify(domain::NotifyBus{"startup"});
  announcer.notify(domain::NotifyChange{true, {{"vpn", "work"}}, {"manual", "lunch"}});
  announcer.warn(domain::WarnConfigError{{domain::DiagnosticKind::value_error, "c.conf:3:1: bad"}});
  announcer.warn(domain::WarnConnectFailed{"work", {"resolve-error", "a.example"}});
  announcer.warn(domain::WarnFlapping{"vpn"});
  ASSERT_TRUE(run_until([&] { return broadcasts().size() == 5; }));
  EXPECT_EQ(broadcasts(),
            (Lines{"NOTE USER conntrack dbus-connection startup",
                   "NOTE USER conntrack up vpn=work manual lunch",
                   "WARN USER conntrack config-file-error ValueError \"c.conf:3:1: bad\"",
                   "WARN USER conntrack connect-failed work resolve-error a.example",
                   "WARN USER conntrack flapping vpn"}));
}

TEST_F(ServerAnnouncerTest, DropsWhatCannotBeSent) {
  make();
  ServerAnnouncer announcer{*service};
  announcer.notify(domain::NotifyBus{"startup"});
  claim();
  ask("VERSION");
  EXPECT_EQ(broadcasts(), Lines{"NOTE SVCCLAIM conntrack 2.0.0"});
}

}  // namespace
}  // namespace conntrack::adapters::tripe
