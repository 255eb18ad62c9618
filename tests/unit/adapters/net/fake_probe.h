// SPDX-License-Identifier: GPL-3.0-or-later
// FakeProbe: a kernel that gives the same address towards every target.
#pragma once

#include "domain/decision/observation.h"
#include "ports/route_probe.h"

namespace conntrack::tests {

/// Answers each target with the same address, and counts the looks.
struct FakeProbe : ports::RouteProbe {
  domain::Observation probe(const domain::Questions& questions) override {
    ++looks;
    domain::Observation answers;
    for (const domain::Address& target : questions.targets) answers.set(target, answer);
    return answers;
  }

  domain::Answer answer = domain::NoRoute{"Network is unreachable"};
  int looks = 0;
};

}  // namespace conntrack::tests
