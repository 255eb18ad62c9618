// SPDX-License-Identifier: GPL-3.0-or-later
// Mocks of the ports, for tests where it matters what is called, with what, in which order.
#pragma once

#include <trompeloeil.hpp>

#include "ports/announcer.h"
#include "ports/config_source.h"
#include "ports/event_source.h"
#include "ports/peer_control.h"
#include "ports/route_probe.h"
#include "ports/service_jobs.h"
#include "ports/timer.h"

namespace conntrack::tests {

// One mock on each line: trompeloeil makes its names from the line's number.

struct MockAnnouncer : ports::Announcer {
  MAKE_MOCK1(notify, void(const domain::NotifyChange&), override);
  MAKE_MOCK1(notify, void(const domain::NotifyBus&), override);
  MAKE_MOCK1(notify, void(const domain::NotifyServer&), override);
  MAKE_MOCK1(notify, void(const domain::NotifyManager&), override);
  MAKE_MOCK1(notify, void(const domain::NotifyHandsOff&), override);
  MAKE_MOCK1(warn, void(const domain::WarnConfigError&), override);
  MAKE_MOCK1(warn, void(const domain::WarnConnectFailed&), override);
  MAKE_MOCK1(warn, void(const domain::WarnFlapping&), override);
  MAKE_MOCK1(warn, void(const domain::WarnProbeFailed&), override);
  MAKE_MOCK1(warn, void(const domain::WarnKillFailed&), override);
};

struct MockConfigSource : trompeloeil::mock_interface<ports::ConfigSource> {
  IMPLEMENT_CONST_MOCK0(name);
  IMPLEMENT_MOCK0(stamp);
  IMPLEMENT_MOCK0(read);
};

struct MockEventSource : trompeloeil::mock_interface<ports::EventSource> {
  IMPLEMENT_MOCK1(start);
};

struct MockPeerControl : trompeloeil::mock_interface<ports::PeerControl> {
  IMPLEMENT_MOCK2(list_peers);
  IMPLEMENT_MOCK1(kill);
  IMPLEMENT_MOCK2(connect);
  IMPLEMENT_MOCK1(abandon);
};

struct MockRouteProbe : trompeloeil::mock_interface<ports::RouteProbe> {
  IMPLEMENT_MOCK1(probe);
};

struct MockServiceJobs : trompeloeil::mock_interface<ports::ServiceJobs> {
  IMPLEMENT_CONST_MOCK1(fits);
  IMPLEMENT_MOCK2(inform);
  IMPLEMENT_MOCK1(succeed);
  IMPLEMENT_MOCK2(fail);
};

struct MockTimer : trompeloeil::mock_interface<ports::Timer> {
  IMPLEMENT_CONST_MOCK0(now);
  IMPLEMENT_MOCK2(set);
};

}  // namespace conntrack::tests
