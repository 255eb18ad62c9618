// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs: starts and stops units, and tells the result of each job.
//
// The reply to StartUnit only names a job; how it ended is a signal, JobRemoved. Two requests may
// be given the same job. The signal has never been seen before the reply, but nothing promises
// that, so results that come while a reply is awaited are kept until then.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <functional>
#include <map>
#include <string>

#include "adapters/dbus/bus.h"

namespace conntrack::adapters::systemd {

/// The jobs that we have asked for and that have not ended.
class Jobs {
 public:
  /// Either an error of the call, or the result of the job: "done", "failed", "canceled" ...
  using Done = std::function<void(const dbus::CallError* error, const std::string& result)>;

  Jobs(dbus::Bus& bus, domain::Duration timeout) : bus_(bus), timeout_(timeout) {}

  /// Queues a job; `method` is "StartUnit" or "StopUnit". Never from within this call, `done` is
  /// called; not at all if clear() or the loss of the bus come before.
  void queue(dbus::RemoteObject& manager, const char* method, const std::string& unit, Done done);

  /// A job has ended (JobRemoved).
  void removed(const std::string& job, const std::string& result);

  /// systemd is gone, and no job ends any more.
  void clear();

 private:
  void queued(const std::string& job, Done done);

  dbus::Bus& bus_;
  domain::Duration timeout_;
  std::multimap<std::string, Done> pending_;  ///< by the job's path
  std::map<std::string, std::string> early_;  ///< results that came while a reply was awaited
  unsigned awaited_ = 0;                      ///< replies
};

}  // namespace conntrack::adapters::systemd
