// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/jobs.h"

#include <utility>
#include <vector>

#include "adapters/dbus/message_reader.h"

namespace conntrack::adapters::systemd {

void Jobs::queue(dbus::RemoteObject& manager, const char* method, const std::string& unit,
                 Done done) {
  ++awaited_;
  bus_.command(
      manager, {"org.freedesktop.systemd1.Manager", method, {unit, "replace"}}, timeout_,
      [this, done = std::move(done)](const dbus::CallError* error, sdbus::Message& answer) {
        const std::string job = error ? "" : dbus::read_path(answer);
        --awaited_;
        if (error) {
          done(error, {});
        } else {
          queued(job, done);
        }
        if (awaited_ == 0) early_.clear();
      });
}

void Jobs::queued(const std::string& job, Done done) {
  const auto early = early_.find(job);
  if (early == early_.end()) {
    pending_.emplace(job, std::move(done));
  } else {
    done(nullptr, early->second);
  }
}

void Jobs::removed(const std::string& job, const std::string& result) {
  if (awaited_ > 0) early_[job] = result;
  std::vector<Done> ended;
  const auto [first, last] = pending_.equal_range(job);
  for (auto it = first; it != last; ++it) ended.push_back(std::move(it->second));
  pending_.erase(first, last);
  for (const Done& done : ended) done(nullptr, result);
}

void Jobs::clear() {
  pending_.clear();
  early_.clear();
  awaited_ = 0;
}

}  // namespace conntrack::adapters::systemd
