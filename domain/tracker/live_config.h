// SPDX-License-Identifier: GPL-3.0-or-later
// LiveConfig: the configuration in force, and how another one takes its place (CF14).
//
// The file may change at any time, and may then be wrong. So three things are kept apart: what is
// in force; what was read during a round, and comes into force after it; and the fault of a file
// that cannot be used, while the old configuration stays in force.
//
//   touched, or stamped in a round --> ConfigFollower: is it complete? --> ReadConfig
//   read, valid   --> next --adopt_next(), between two rounds--> in force
//   read, invalid --> fault, warned of once for each state of the file (NT3)
//
// What was edited while there was no server is never acted on in its old form (CL6): after
// set_server_ready() no round may begin until the file is known not to have changed, or was read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/config/config.h"
#include "domain/tracker/action.h"
#include "domain/tracker/config_follower.h"
#include "domain/tracker/event.h"

namespace conntrack::domain {

/// The configuration that the tracker begins with: a valid one (CL6).
struct ReadConfiguration {
  Config config;
  std::optional<FileStamp> stamp;
};

/// Follows the configuration file. What is to be done is appended to `actions`.
class LiveConfig {
 public:
  /// What adopt_next() has changed.
  enum class Change : std::uint8_t { none, same_targets, other_targets };

  explicit LiveConfig(ReadConfiguration initial);

  const Config& in_force() const { return config_; }
  /// The targets that it asks about.
  const std::vector<Address>& targets() const { return targets_; }
  /// The peers that it names, sorted, each once.
  const std::vector<std::string>& peers() const { return peers_; }

  /// The events that concern the file.
  void on(const ConfigTouched& touched, TimePoint now, Actions& actions);
  void on(const ConfigStamped& stamped, TimePoint now, Actions& actions);
  void on(const ConfigRead& read, Actions& actions);

  /// Reads the file now; the job is finished when that is done.
  void read_for(const JobId& job, Actions& actions);

  /// The server takes commands: a warning that nobody could be given is given now.
  void set_server_ready(Actions& actions);
  /// The server is lost, and with it the jobs.
  void set_server_lost();

  /// Puts what was read last into force, if that is another configuration. Not during a round.
  Change adopt_next();

  /// True while the file may have changed since it was read, so that no round may begin (CL6).
  bool is_uncertain() const { return is_uncertain_; }
  /// When the file's stamp is wanted next; none if no change waits to be read.
  std::optional<TimePoint> deadline() const { return follower_.deadline(); }

  /// Why the file cannot be used at present; none if it can.
  const std::optional<ConfigFault>& fault() const { return fault_; }
  /// How many faults were found since the start.
  std::uint64_t fault_count() const { return fault_count_; }

 private:
  void adopt(Config config);
  void take_fault(const ConfigFault& fault, const std::optional<FileStamp>& stamp,
                  Actions& actions);

  Config config_;
  std::vector<Address> targets_;
  std::vector<std::string> peers_;
  std::optional<Config> next_;
  ConfigFollower follower_;
  std::optional<ConfigFault> fault_;
  std::optional<std::optional<FileStamp>> warned_of_;  // the state of the file with the fault
  std::uint64_t fault_count_ = 0;
  bool warning_is_owed_ = false;  // there was nobody to warn
  bool server_ready_ = false;
  bool is_uncertain_ = false;
  std::vector<JobId> jobs_;  // that wait for the file to be read
};

}  // namespace conntrack::domain
