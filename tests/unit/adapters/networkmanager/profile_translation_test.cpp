// SPDX-License-Identifier: GPL-3.0-or-later
// What the end of a connection means (VP2, VP8): the reasons as NetworkManager was seen to give
// them.
#include "adapters/networkmanager/profile_translation.h"

#include <gtest/gtest.h>

namespace conntrack::adapters::networkmanager {
namespace {

using domain::Words;

TEST(ProfileTranslation, NamesTheReasonThatIsOfUse) {
  struct Case {
    EndReason reason;
    std::string name;
    bool by_request;
    bool by_sleep;
  };
  const Case cases[] = {
      // Of a device's connection the device knows, whatever version.
      {{false, 3, 5}, "ip-config-unavailable", false, false},
      {{false, 0, 39}, "user-requested", true, false},
      {{false, 2, 39}, "user-requested", true, false},
      {{false, 3, 38}, "connection-removed", false, false},
      {{false, 3, 3}, "now-unmanaged", false, true},
      {{false, 3, 37}, "sleeping", false, true},
      {{false, 3, 40}, "carrier", false, false},
      {{false, 3, 60}, "new-activation", false, false},
      {{false, 3, 0}, "device-disconnected", false, false},
      {{false, 2, 0}, "user-disconnected", true, false},
      {{false, 3, 999}, "reason-999", false, false},
      // Of a VPN plugin's connection the device beneath it says nothing.
      {{true, 9, 39}, "no-secrets", false, false},
      {{true, 2, 0}, "user-disconnected", true, false},
      {{true, 3, 37}, "device-disconnected", false, false},
      {{true, 0, 0}, "unknown", false, false},
      {{true, 4, 0}, "service-stopped", false, false},
      {{true, 777, 0}, "reason-777", false, false},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(failure_words(each.reason), (Words{"nm", each.name}));
    EXPECT_EQ(is_by_request(each.reason), each.by_request) << each.name;
    EXPECT_EQ(is_by_sleep(each.reason), each.by_sleep) << each.name;
  }
}

TEST(ProfileTranslation, AnErrorKeepsItsNameAndMessage) {
  EXPECT_EQ(failure_words(dbus::CallError{"a.b.UnknownDevice", "No suitable device"}),
            (Words{"a.b.UnknownDevice", "No suitable device"}));
  EXPECT_EQ(failure_words(dbus::CallError{"a.b.UnknownDevice", ""}), Words{"a.b.UnknownDevice"});
}

// NetworkManager says the same of a VPN without a connection to lie on (N10).
TEST(ProfileTranslation, AProfileThatWasJustDeletedIsUnknown) {
  const dbus::CallError error{"org.freedesktop.NetworkManager.UnknownConnection",
                              "Could not find source connection."};
  EXPECT_EQ(activation_failure_words(error, false), Words{"unknown-profile"});
  EXPECT_EQ(activation_failure_words(error, true), (Words{error.name, error.message}));
  EXPECT_EQ(activation_failure_words({"a.b.UnknownDevice", ""}, false), Words{"a.b.UnknownDevice"});
}

TEST(ProfileTranslation, WhatIsGoneNeedsNoDeactivation) {
  EXPECT_TRUE(is_already_gone({"org.freedesktop.NetworkManager.ConnectionNotActive", ""}));
  EXPECT_TRUE(is_already_gone({"org.freedesktop.DBus.Error.UnknownMethod", ""}));
  EXPECT_FALSE(is_already_gone({"org.freedesktop.NetworkManager.PermissionDenied", ""}));
  EXPECT_FALSE(is_already_gone({"org.freedesktop.DBus.Error.NoReply", ""}));
}

}  // namespace
}  // namespace conntrack::adapters::networkmanager
