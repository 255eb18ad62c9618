// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of the service command `status` (SC4).
#pragma once

#include <string>
#include <vector>

#include "domain/text/words.h"
#include "domain/tracker/status.h"
#include "ports/service_jobs.h"

namespace conntrack::app {

/// One thing that `status` tells of: the subject stands first in each line about it.
struct StatusEntry {
  domain::Words subject;  ///< "network"; "group", NAME
  domain::Words facts;    ///< `key=value`
};

/// All that `status` tells, in the order of the rule. `file` is the configuration's name.
std::vector<StatusEntry> status_entries(const domain::Status& status, const std::string& file);

/// The lines about one subject: more than one if its names are long.
std::vector<domain::Words> status_lines(const StatusEntry& entry, const ports::ServiceJobs& jobs);

}  // namespace conntrack::app
