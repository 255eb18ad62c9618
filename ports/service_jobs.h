// SPDX-License-Identifier: GPL-3.0-or-later
// ServiceJobs: answers to the jobs that clients gave us.
#pragma once

#include "domain/text/words.h"
#include "domain/tracker/event.h"

namespace conntrack::ports {

/// Answers jobs. Nothing blocks. A job that was cancelled meanwhile, or that is over, is left
/// alone: answering it is no error.
class ServiceJobs {
 public:
  virtual ~ServiceJobs() = default;

  /// True if one line can carry these words whole. If not, a list among them is to be divided over
  /// several lines (CF13); free text is cut.
  virtual bool fits(const domain::Words& words) const = 0;
  /// One INFO line of these words.
  virtual void inform(const domain::JobId& job, const domain::Words& words) = 0;
  /// The job is done.
  virtual void succeed(const domain::JobId& job) = 0;
  /// The job has failed; the first word is the error's code.
  virtual void fail(const domain::JobId& job, const domain::Words& error) = 0;
};

}  // namespace conntrack::ports
