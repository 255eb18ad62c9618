// SPDX-License-Identifier: GPL-3.0-or-later
// Story: what happens to a tracker, as a list of plain values.
//
// A story can be made up at random, made shorter, printed as the C++ text that makes it again, and
// played in a SimulatedWorld. So a random story in which the tracker goes wrong ends as a test of
// three lines.
//
// The peers of stories are `home`, `cafe` and `link` in the group `vpn`, and `x` and `y` in `far`.
// None of them ever changes its group, so that only the tracker can bring two of a group together.
#pragma once

#include <array>
#include <chrono>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "tests/support/simulated_world.h"

namespace conntrack::tests {

using Milliseconds = std::chrono::milliseconds;

/// The files of stories; the first is there at the beginning.
extern const std::array<const char*, 6> story_configs;

/// A step's members, in order.
#define CONNTRACK_STEP(...) \
  auto fields() const { return std::tuple{__VA_ARGS__}; }

// --- the network ---------------------------------------------------------------------------------

/// The local address towards the target is this from now on. Nobody is told.
struct MoveTo {
  std::string target;
  std::string local;
  CONNTRACK_STEP(target, local)
};
/// The same, by a link that has no such address itself: it is another link's.
struct Borrow {
  std::string target;
  std::string local;
  CONNTRACK_STEP(target, local)
};
/// There is no way to the target any more. Nobody is told.
struct LoseRoute {
  std::string target;
  CONNTRACK_STEP(target)
};
/// The kernel tells, so many times at once, that something has changed.
struct KernelTells {
  int times = 1;
  CONNTRACK_STEP(times)
};
/// The kernel cannot be asked, or can be again.
struct KernelFails {
  bool fails = true;
  CONNTRACK_STEP(fails)
};
/// The kernel's answers take so long.
struct KernelTakes {
  Milliseconds time;
  CONNTRACK_STEP(time)
};
/// The machine wakes up from suspend.
struct WakeUp {
  CONNTRACK_STEP()
};
/// The peer's tunnel takes every route while it is up, and has this address; none: not any more.
struct TunnelTakesRoutes {
  std::string peer;
  std::string local;
  CONNTRACK_STEP(peer, local)
};
/// The peer's tunnel takes its routes while it is being connected already, and nobody can tell
/// which link it is (ADR 12); or only when it is up, and its link is told.
struct RisesUntold {
  std::string peer;
  bool rises = true;
  CONNTRACK_STEP(peer, rises)
};
/// The tunnel of a peer that is killed keeps its routes for so long.
struct TunnelsStay {
  Milliseconds time{};
  CONNTRACK_STEP(time)
};
/// What lies under our tunnels cannot be asked, or can be again.
struct HideUnderTunnels {
  bool hides = true;
  CONNTRACK_STEP(hides)
};

// --- the network managers ------------------------------------------------------------------------

/// A manager says this: "nm connected", "icd connected wifi" (WH2). One that is not there comes.
struct Says {
  std::string words;
  CONNTRACK_STEP(words)
};
/// The manager, "nm", "connman" or "icd", comes or goes.
struct Comes {
  std::string manager;
  CONNTRACK_STEP(manager)
};
struct Goes {
  std::string manager;
  CONNTRACK_STEP(manager)
};
/// The bus is lost with all managers, or comes.
struct BusGoes {
  CONNTRACK_STEP()
};
struct BusComes {
  CONNTRACK_STEP()
};

// --- people --------------------------------------------------------------------------------------

/// A service command: "up", "down", "pause", "resume", "reload"; "hangup" is SIGHUP.
struct Tell {
  std::string command;
  CONNTRACK_STEP(command)
};
struct PauseFor {
  Milliseconds time;
  CONNTRACK_STEP(time)
};

// --- the configuration file ----------------------------------------------------------------------

/// The file becomes the one of this number in story_configs; an invalid one; none. Nobody is told.
struct WriteConfig {
  std::size_t number = 0;
  CONNTRACK_STEP(number)
};
struct SpoilConfig {
  CONNTRACK_STEP()
};
struct RemoveConfig {
  CONNTRACK_STEP()
};
/// The watch on the file tells.
struct FileTold {
  bool being_written = false;
  CONNTRACK_STEP(being_written)
};

// --- the server ----------------------------------------------------------------------------------

struct ServerGoes {
  CONNTRACK_STEP()
};
struct ServerComes {
  CONNTRACK_STEP()
};
/// LIST fails, or works again.
struct ListFails {
  bool fails = true;
  CONNTRACK_STEP(fails)
};
struct ListTakes {
  Milliseconds time;
  CONNTRACK_STEP(time)
};
struct ConnectTakes {
  Milliseconds time;
  CONNTRACK_STEP(time)
};
/// So many connects of the peer fail.
struct Refuses {
  std::string peer;
  unsigned times = 1;
  CONNTRACK_STEP(peer, times)
};
/// Connects of the peer are never answered, or are again.
struct Hangs {
  std::string peer;
  bool hangs = true;
  CONNTRACK_STEP(peer, hangs)
};
/// Connects of the peer are answered OK and lead to nothing, or work again.
struct NeverLists {
  std::string peer;
  bool never = true;
  CONNTRACK_STEP(peer, never)
};
/// Kills of the peer are refused, or work again.
struct KeepsPeer {
  std::string peer;
  bool keeps = true;
  CONNTRACK_STEP(peer, keeps)
};
/// IFNAME of the peer fails, or works again.
struct HidesLink {
  std::string peer;
  bool hides = true;
  CONNTRACK_STEP(peer, hides)
};
/// A peer whose attempt is given up is added all the same, so much later.
struct AddsGivenUpAfter {
  Milliseconds time;
  CONNTRACK_STEP(time)
};
/// The peer vanishes, or somebody else connects it.
struct Vanishes {
  std::string peer;
  CONNTRACK_STEP(peer)
};
struct Appears {
  std::string peer;
  CONNTRACK_STEP(peer)
};
/// The latest answers of the kernel and the server come once more.
struct AnswersComeAgain {
  CONNTRACK_STEP()
};

// --- time ----------------------------------------------------------------------------------------

struct Pass {
  Milliseconds time;
  CONNTRACK_STEP(time)
};

#undef CONNTRACK_STEP

using Step = std::variant<MoveTo, Borrow, LoseRoute, KernelTells, KernelFails, KernelTakes, WakeUp,
                          TunnelTakesRoutes, RisesUntold, TunnelsStay, HideUnderTunnels, Says,
                          Comes, Goes, BusGoes, BusComes, Tell, PauseFor, WriteConfig, SpoilConfig,
                          RemoveConfig, FileTold, ServerGoes, ServerComes, ListFails, ListTakes,
                          ConnectTakes, Refuses, Hangs, NeverLists, KeepsPeer, HidesLink,
                          AddsGivenUpAfter, Vanishes, Appears, AnswersComeAgain, Pass>;
using Story = std::vector<Step>;

/// The report that has these words; throws if no manager has such.
domain::Report report_of(const std::string& words);

/// Does the step. The server is there if it says so; whatever makes no sense now is not done.
void perform(const Step& step, SimulatedWorld& world, bool& has_server);

/// The C++ text that makes the story again: {MoveTo{"1.2.3.4", "10.0.0.1"}, Pass{40ms}}
std::string text_of(const Story& story);
/// The same, where RapidCheck looks for it.
void showValue(const Story& story, std::ostream& out);  // NOLINT(readability-identifier-naming)

}  // namespace conntrack::tests
