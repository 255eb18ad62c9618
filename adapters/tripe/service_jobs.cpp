// SPDX-License-Identifier: GPL-3.0-or-later
// Service: the jobs, from SVCJOB to the answer.
#include <boost/core/demangle.hpp>
#include <exception>
#include <typeinfo>
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

/// The words followed by those of a usage.
Words with_usage(Words words, const std::string& usage) {
  for (std::string& each : domain::split_words(usage)) words.push_back(std::move(each));
  return words;
}

}  // namespace

void Service::on_job(const SvcJob& job) {
  if (ended_ || stopped_ || job.service != options_.name) return;
  const domain::JobId id = std::to_string(++jobs_seen_);
  jobs_[id] = job.job;

  Words arguments = job.command;
  if (arguments.empty() && !job.readable) return fail(id, {"bad-svc-syntax"});
  if (arguments.empty()) return fail(id, {"unknown-svc-command", ""});
  const std::string name = std::move(arguments.front());
  arguments.erase(arguments.begin());

  const auto found = commands_.find(name);
  if (found == commands_.end()) return fail(id, {"unknown-svc-command", name});
  const ServiceCommand& command = found->second;
  if (!job.readable || arguments.size() < command.min_arguments ||
      arguments.size() > command.max_arguments) {
    return fail(id, with_usage({"bad-svc-syntax", name}, command.usage));
  }
  run(command, id, arguments);
}

void Service::run(const ServiceCommand& command, const domain::JobId& job, const Words& words) {
  // The command may destroy us, and itself with us.
  const loop::Lifetime::Observer self = lifetime_.observe();
  const auto function = command.run;
  Words error;
  try {
    function(job, words);
    return;
  } catch (const std::exception& thrown) {
    error = {"svc-internal-error", boost::core::demangle(typeid(thrown).name()), thrown.what()};
  } catch (...) {
    error = {"svc-internal-error", "unknown", "not an exception of the standard library"};
  }
  if (!self.ended()) fail(job, error);
}

void Service::help(const domain::JobId& job) {
  for (const auto& [name, command] : commands_) inform(job, with_usage({name}, command.usage));
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
