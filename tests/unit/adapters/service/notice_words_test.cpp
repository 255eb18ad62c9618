// SPDX-License-Identifier: GPL-3.0-or-later
// The words of section 7 of the rules.
#include "adapters/service/notice_words.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::service {
namespace {

using domain::Words;

TEST(NoticeWords, SayUpOrDownThenTheGroupsThenTheReason) {
  domain::NotifyChange change;
  change.up = true;
  change.groups = {{"my vpn", "work"}, {"other", "peer"}};
  change.reason = {"nm", "connected"};
  EXPECT_EQ(notice_words(change), (Words{"up", "my vpn=work", "other=peer", "nm", "connected"}));
  EXPECT_EQ(notice_words(domain::NotifyChange{}), Words{"down"});
}

TEST(NoticeWords, SayWhatIsWrong) {
  EXPECT_EQ(notice_words(domain::NotifyBus{"lost"}), (Words{"dbus-connection", "lost"}));
  EXPECT_EQ(
      notice_words(domain::WarnConfigError{{domain::DiagnosticKind::value_error, "f:1:2: bad"}}),
      (Words{"config-file-error", "ValueError", "f:1:2: bad"}));
  EXPECT_EQ(notice_words(domain::WarnConnectFailed{"work", {"nm", "no-secrets"}}),
            (Words{"connect-failed", "work", "nm", "no-secrets"}));
  EXPECT_EQ(notice_words(domain::WarnFlapping{"vpn"}), (Words{"flapping", "vpn"}));
  EXPECT_EQ(notice_words(domain::WarnProbeFailed{"no memory"}),
            (Words{"probe-failed", "no memory"}));
  EXPECT_EQ(notice_words(domain::WarnKillFailed{"work", {"denied"}}),
            (Words{"kill-failed", "work", "denied"}));
}

}  // namespace
}  // namespace conntrack::adapters::service
