// SPDX-License-Identifier: GPL-3.0-or-later
// Service: the jobs, from SVCJOB to the answer.
#include <utility>

#include "adapters/tripe/command_line.h"
#include "adapters/tripe/service.h"
#include "adapters/tripe/words.h"

namespace conntrack::adapters::tripe {

using domain::Words;

namespace {

// What the words of one INFO line may take, so that the server's own words fit before them and the
// whole stays within 255 bytes (CF13).
constexpr std::size_t info_budget = 200;

}  // namespace

void Service::on_job(const SvcJob& job) {
  if (ended_ || stopped_ || job.service != options_.name) return;
  const domain::JobId id = std::to_string(++jobs_seen_);
  jobs_[id] = job.job;

  // The command may destroy us.
  const loop::Lifetime::Observer self = lifetime_.observe();
  const auto error = commands_.run(id, job.command, job.readable);
  if (error && !self.ended()) fail(id, *error);
}

void Service::help(const domain::JobId& job) {
  for (const Words& line : commands_.help()) inform(job, line);
  succeed(job);
}

void Service::quit(const domain::JobId& job) {
  client_->command(command_line({"NOTIFY", "svc-quit", options_.name, "admin-request"}));
  succeed(job);
  end(End::quit, "told to quit");
}

void Service::on_cancelled(const SvcCancel& cancel) {
  std::erase_if(jobs_, [&](const auto& each) { return each.second == cancel.job; });
  end_if_superseded();
}

void Service::answer(const domain::JobId& job, const std::string& keyword, const Words& words) {
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return;
  Words line{keyword, found->second};
  line.insert(line.end(), words.begin(), words.end());
  // A failure here is `unknown-jobid`: cancelled meanwhile.
  client_->command(command_line(line));
}

bool Service::fits(const Words& words) const { return wire_form(words).size() <= info_budget; }

void Service::inform(const domain::JobId& job, const Words& words) {
  answer(job, "SVCINFO", words);
}

void Service::succeed(const domain::JobId& job) {
  answer(job, "SVCOK", {});
  jobs_.erase(job);
  end_if_superseded();
}

void Service::fail(const domain::JobId& job, const Words& error) {
  answer(job, "SVCFAIL", error);
  jobs_.erase(job);
  end_if_superseded();
}

}  // namespace conntrack::adapters::tripe
