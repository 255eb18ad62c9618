// SPDX-License-Identifier: GPL-3.0-or-later
// RealWorld: the steps of a story, done to the real program.
//
// The stories are those of the simulated world, and so is the model of how they are to end. What
// only the simulated world can do – answers that come twice, a kernel that is slow – is left out;
// time is cut short. What the model cannot know here, because the real managers say what they like,
// is not asked of it: a manual down in their presence is ended by `up` at the end.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "tests/integration/service/bed.h"
#include "tests/integration/stories/real_network.h"
#include "tests/support/private_bus.h"
#include "tests/support/real_network_manager.h"
#include "tests/support/reference_model.h"
#include "tests/support/story.h"

namespace conntrack::tests {

/// A ServiceBed with a bus, and with the real NetworkManager if wanted: "eth" is managed by hand,
/// "wifi" by NetworkManager.
class RealWorld : public ServiceBed {
 protected:
  RealWorld();

  /// Starts all of it, with the first of the stories' configurations.
  void begin(bool with_manager);
  void perform(const Step& step);
  /// The program is killed and started again.
  void kill_program();
  /// All faults end. Nothing tells the program to look.
  void become_quiet();
  /// Waits until each group has the peer that it ought to have, and has had it for a second.
  void expect_right();

  PrivateBus bus_daemon_;
  RealNetworkManager manager_;
  RealNetwork network_{"eth"};

  /// What is wrong now; empty if each group has the peer that it ought to have.
  std::string complaint();

 private:
  class Performer;

  void launch();
  void bring_bus();
  void bring_manager();
  void bring_server();
  void write_file(const std::string& text);
  /// A command to the service; false if it was not done.
  bool tell(const std::string& command);
  void steer(const std::string& words);
  std::string complaint_of(const domain::Group& group, const std::set<std::string>& connected);

  std::optional<ReferenceModel> model_;
  std::optional<std::size_t> file_;  // in story_configs; none if there is no valid file
  std::size_t files_written_ = 0;
  bool with_manager_ = false;
  bool has_manager_ = false;
  bool has_bus_ = true;
  bool is_networking_ = true;
  bool has_hung_ = false;  // a connect that is never answered, until the server goes
  std::string connection_;
};

}  // namespace conntrack::tests
