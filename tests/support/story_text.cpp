// SPDX-License-Identifier: GPL-3.0-or-later
// Stories as C++ text.
#include <iterator>
#include <sstream>
#include <utility>

#include "tests/support/story.h"

namespace conntrack::tests {
namespace {

/// In the order of Step.
constexpr const char* step_names[] = {"MoveTo",
                                      "Borrow",
                                      "LoseRoute",
                                      "KernelTells",
                                      "KernelFails",
                                      "KernelTakes",
                                      "WakeUp",
                                      "TunnelTakesRoutes",
                                      "RisesUntold",
                                      "TunnelsStay",
                                      "HideUnderTunnels",
                                      "Says",
                                      "Comes",
                                      "Goes",
                                      "BusGoes",
                                      "BusComes",
                                      "Tell",
                                      "PauseFor",
                                      "WriteConfig",
                                      "SpoilConfig",
                                      "RemoveConfig",
                                      "FileTold",
                                      "ServerGoes",
                                      "ServerComes",
                                      "ListFails",
                                      "ListTakes",
                                      "ConnectTakes",
                                      "Refuses",
                                      "Hangs",
                                      "NeverLists",
                                      "KeepsPeer",
                                      "HidesLink",
                                      "AddsGivenUpAfter",
                                      "Vanishes",
                                      "Appears",
                                      "AnswersComeAgain",
                                      "Pass"};
static_assert(std::size(step_names) == std::variant_size_v<Step>);

void put(std::ostream& out, const std::string& text) { out << '"' << text << '"'; }
void put(std::ostream& out, bool value) { out << (value ? "true" : "false"); }
void put(std::ostream& out, int value) { out << value; }
void put(std::ostream& out, unsigned value) { out << value; }
void put(std::ostream& out, std::size_t value) { out << value; }
void put(std::ostream& out, Milliseconds time) { out << time.count() << "ms"; }

}  // namespace

std::string text_of(const Story& story) {
  std::ostringstream out;
  const char* before_step = "{";
  for (const Step& step : story) {
    out << std::exchange(before_step, ", ") << step_names[step.index()] << '{';
    const char* before_field = "";
    const auto put_field = [&](const auto& field) {
      out << std::exchange(before_field, ", ");
      put(out, field);
    };
    const auto put_fields = [&](const auto& what) {
      std::apply([&](const auto&... field) { (put_field(field), ...); }, what.fields());
    };
    std::visit(put_fields, step);
    out << '}';
  }
  out << (story.empty() ? "{}" : "}");
  return out.str();
}

void showValue(const Story& story, std::ostream& out) { out << text_of(story); }

}  // namespace conntrack::tests
