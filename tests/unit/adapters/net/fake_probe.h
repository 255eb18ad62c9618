// SPDX-License-Identifier: GPL-3.0-or-later
// FakeProbe: a kernel that gives the same address towards every target.
#pragma once

#include <span>

#include "domain/decision/local_addresses.h"
#include "ports/route_probe.h"

namespace conntrack::tests {

/// Answers each target with the same address, and counts the looks.
struct FakeProbe : ports::RouteProbe {
  domain::LocalAddresses probe(std::span<const domain::Address> targets) override {
    ++looks;
    domain::LocalAddresses answers;
    for (const domain::Address& target : targets) answers.set(target, answer);
    return answers;
  }

  domain::Interfaces interfaces() override { return {}; }

  domain::ProbeAnswer answer = domain::NoRoute{"Network is unreachable"};
  int looks = 0;
};

}  // namespace conntrack::tests
