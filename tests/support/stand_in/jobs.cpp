// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: the jobs, from SVCSUBMIT to the provider and back, and the stand-in's own `connect`.
#include <utility>

#include "tests/support/stand_in/stand_in.h"

namespace conntrack::tests {

StandIn::Submission StandIn::read_submission(const Words& words) {
  Submission read;
  std::size_t at = 0;
  for (; at < words.size() && words[at].starts_with('-'); at += 2) {
    if (at + 1 == words.size()) return read;
    if (words[at + 1].empty()) return read;
    if (words[at] == "-background") {
      read.tag = words[at + 1];
    } else if (words[at] == "-version") {
      read.version = words[at + 1];
    } else {
      return read;
    }
  }
  read.words.assign(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  read.valid = read.words.size() >= 2;
  return read;
}

/// What is wrong with it, but for its syntax; nothing, if it is to be run.
Words StandIn::refusal(const Submission& submission, bool fresh_tag) const {
  const std::string& name = submission.words.front();
  const auto found = services_.find(name);
  if (found == services_.end()) return {"unknown-service", name};
  const std::string& version = found->second.version;
  if (!submission.version.empty() && compare_versions(version, submission.version) < 0) {
    return {"service-too-old", name, version};
  }
  return fresh_tag ? Words{} : Words{"tag-exists", submission.tag};
}

bool StandIn::use_tag(Client& client, const std::string& tag) {
  if (tag.empty() || client.used_tags.insert(tag).second) return true;
  violation(client, "a tag is used twice", tag);
  return false;
}

void StandIn::on_submit(Client& client, const Words& words) {
  const Submission submission = read_submission(words);
  const bool fresh_tag = use_tag(client, submission.tag);
  if (fails_as_told(client, "SVCSUBMIT")) return;
  const Words error = refusal(submission, fresh_tag);
  if (!error.empty()) return fail(client, error);

  const std::string id = "J#" + std::to_string(issued_.size() + 1);
  const std::string& service = submission.words.front();
  issued_[id] = {services_.at(service).provider, Fate::open};
  Job& job = jobs_[id];
  job = {service, services_.at(service).provider, client.id, submission.tag, nullptr};
  if (submission.tag.empty()) {
    client.busy = true;
  } else {
    client.send(server_line({"BGDETACH", submission.tag}));
  }
  give(id, job, submission.words);
}

void StandIn::give(const std::string& id, Job& job, const Words& words) {
  if (job.provider == 0) return connect_peer(id, job, {words.begin() + 1, words.end()});
  Words line{"SVCJOB", id};
  line.insert(line.end(), words.begin(), words.end());
  if (Client* provider = find(job.provider)) {
    provider->send(server_line(line) + std::exchange(next_job_end_, ""));
  }
}

StandIn::Job* StandIn::job_of(Client& client, const Words& words) {
  const std::string& id = words.front();
  const auto found = jobs_.find(id);
  if (found != jobs_.end() && found->second.provider == client.id) return &found->second;
  const auto issued = issued_.find(id);
  if (issued == issued_.end()) {
    violation(client, "there was no such job", id);
  } else if (issued->second.provider != client.id) {
    violation(client, "that job is somebody else's", id);
  } else if (issued->second.fate == Fate::answered) {
    violation(client, "that job is answered already", id);
  }
  fail(client, {"unknown-jobid", id});
  return nullptr;
}

void StandIn::on_job_info(Client& client, const Words& words) {
  const Job* job = job_of(client, words);
  if (!job) return;
  Words line = job->tag.empty() ? Words{"INFO"} : Words{"BGINFO", job->tag};
  line.insert(line.end(), words.begin() + 1, words.end());
  if (Client* submitter = find(job->submitter)) submitter->send(server_line(line));
  ok(client);
}

void StandIn::on_job_ok(Client& client, const Words& words) {
  if (!job_of(client, words)) return;
  issued_[words.front()].fate = Fate::answered;
  ok(client);
  finish(words.front(), {});
}

void StandIn::on_job_fail(Client& client, const Words& words) {
  if (!job_of(client, words)) return;
  issued_[words.front()].fate = Fate::answered;
  ok(client);
  finish(words.front(), {words.begin() + 1, words.end()});
}

void StandIn::finish(const std::string& id, const Words& error) {
  const auto job = jobs_.extract(id);
  if (!job) return;
  Client* submitter = find(job.mapped().submitter);
  if (!submitter) return;
  const std::string& tag = job.mapped().tag;
  Words line{tag.empty() ? "" : "BG"};
  line.front() += error.empty() ? "OK" : "FAIL";
  if (!tag.empty()) line.push_back(tag);
  line.insert(line.end(), error.begin(), error.end());
  submitter->send(server_line(line));
  if (!tag.empty()) return;
  submitter->busy = false;
  pump(*submitter);
}

void StandIn::on_cancel(Client& client, const Words& words) {
  if (!client.used_tags.contains(words.front())) {
    violation(client, "it never used that tag", words.front());
  }
  for (const auto& [id, job] : jobs_) {
    if (job.submitter != client.id || job.tag != words.front()) continue;
    cancel(std::string{id});
    return ok(client);
  }
  fail(client, {"unknown-tag", words.front()});
}

void StandIn::cancel(const std::string& id) {
  const auto job = jobs_.extract(id);
  issued_[id].fate = Fate::cancelled;
  if (Client* provider = find(job.mapped().provider)) provider->send("SVCCANCEL " + id);
}

void StandIn::forget_client(const Client& client) {
  const auto services = services_;
  for (const auto& [name, service] : services) {
    if (service.provider == client.id) release(name);
  }
  const auto jobs = jobs_;
  for (const auto& [id, job] : jobs) {
    if (job.submitter == client.id) {
      cancel(id);
    } else if (job.provider == client.id) {
      finish(id, {"provider-failed"});
    }
  }
}

void StandIn::delay_connect(const std::string& peer, std::chrono::milliseconds delay) {
  connecting_[peer].delay = delay;
}

void StandIn::confirm_connect_late(const std::string& peer, std::chrono::milliseconds delay) {
  connecting_[peer].delay = delay;
  connecting_[peer].added_at_once = true;
}

void StandIn::fail_connect(const std::string& peer, const Words& error) {
  connecting_[peer].error = error;
}

void StandIn::connect_peer(const std::string& id, Job& job, const Words& command) {
  if (command.front() != "active") return finish(id, {"unknown-svc-command", command.front()});
  if (command.size() != 2) return finish(id, {"bad-svc-syntax", "active", "PEER"});
  const std::string& wanted = command[1];
  if (known_peers_ && !known_peers_->contains(wanted)) return finish(id, {"unknown-peer", wanted});
  const Connecting& plan = connecting_[wanted];
  if (plan.added_at_once && plan.error.empty() && !has_peer(wanted)) {
    add_peer(wanted);
    job.is_added = true;
  }
  job.timer = std::make_shared<boost::asio::steady_timer>(io_, plan.delay);
  job.timer->async_wait([this, id, peer = command[1],
                         alive = std::weak_ptr<bool>(alive_)](boost::system::error_code error) {
    if (!error && !alive.expired()) on_connect_elapsed(id, peer);
  });
}

void StandIn::on_connect_elapsed(const std::string& id, const std::string& peer) {
  if (frozen_) {
    postponed_.push_back([this, id, peer] { on_connect_elapsed(id, peer); });
    return;
  }
  const auto job = jobs_.find(id);
  if (job == jobs_.end()) return;
  if (job->second.is_added) return finish(id, {});
  const Words& error = connecting_[peer].error;
  if (!error.empty()) return finish(id, error);
  if (has_peer(peer)) return finish(id, {"peer-exists", peer});
  add_peer(peer);
  finish(id, {});
}

}  // namespace conntrack::tests
