// SPDX-License-Identifier: GPL-3.0-or-later
// Service: from connecting to the end. The jobs are in service_jobs.cpp.
#include "adapters/tripe/service.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cassert>
#include <utility>

#include "adapters/tripe/command_line.h"
#include "adapters/tripe/words.h"

namespace conntrack::adapters::tripe {

namespace asio = boost::asio;
using domain::Words;

namespace {

constexpr std::chrono::milliseconds first_retry{100};
constexpr std::chrono::milliseconds slowest_retry{5000};
constexpr std::chrono::seconds longest_stop{1};

/// Calls a copy: the callback may destroy the service, and its own original with it.
void call(const std::function<void()>& callback) {
  if (const auto copy = callback) copy();
}

}  // namespace

Service::Service(asio::io_context& io, Options options)
    : io_(io), options_(std::move(options)), alarm_(io), retry_delay_(first_retry) {
  add("help", {"", 0, 0, [this](const domain::JobId& job, const Words&) { help(job); }});
  add("quit", {"", 0, 0, [this](const domain::JobId& job, const Words&) { quit(job); }});
}

Service::~Service() = default;

void Service::add(const std::string& name, ServiceCommand command) {
  commands_.add(name, std::move(command));
}

void Service::start(Callbacks callbacks) {
  callbacks_ = std::move(callbacks);
  connect();
}

void Service::connect() {
  ++generation_;
  AdminClient::Listener listener;
  listener.job = [this](const SvcJob& job) { on_job(job); };
  listener.cancelled = [this](const SvcCancel& cancel) { on_cancelled(cancel); };
  listener.superseded = [this](const SvcClaim& claim) { on_superseded(claim); };
  listener.lost = [this](const std::string& why) { on_lost(why); };
  client_ = std::make_unique<AdminClient>(io_, options_.socket, std::move(listener), options_.trace,
                                          options_.answer_time);
  client_->command(command_line({"SVCCLAIM", options_.name, options_.version}),
                   [this](const Reply& reply) { on_claim_answered(reply); });
}

void Service::on_claim_answered(const Reply& reply) {
  if (stopped_) return;
  if (!reply.error) {
    claimed_ = true;
    retry_delay_ = first_retry;
    call(callbacks_.claimed);
  } else if (!reply.error->empty() && reply.error->front() == "service-exists") {
    end(End::already_provided, "the service is already provided: " + wire_form(*reply.error));
  } else {
    on_lost("the server refuses the service: " + wire_form(*reply.error));
  }
}

void Service::on_lost(const std::string& why) {
  client_.reset();
  jobs_.clear();
  if (stopped_) return finish_stopping();
  if (ended_) return;
  const loop::Lifetime::Observer self = lifetime_.observe();
  if (std::exchange(claimed_, false)) call(callbacks_.lost);
  if (self.ended() || stopped_) return;
  if (superseded_) {
    end(End::superseded, "a later version has taken over");
  } else if (options_.reconnect) {
    retry_later();
    if (const auto waiting = callbacks_.waiting) waiting(why);
  } else {
    end(End::lost, why);
  }
}

void Service::retry_later() {
  alarm_.set(retry_delay_, [this] {
    if (!stopped_) connect();
  });
  retry_delay_ = std::min(2 * retry_delay_, slowest_retry);
}

void Service::on_superseded(const SvcClaim& claim) {
  if (claim.service != options_.name) return;
  superseded_ = true;
  end_if_superseded();
}

void Service::end_if_superseded() {
  if (superseded_ && jobs_.empty()) end(End::superseded, "a later version has taken over");
}

void Service::end(End how, const std::string& why) {
  if (std::exchange(ended_, true)) return;
  // Not from within whatever brought us here, such as the answer to a job.
  asio::post(io_, lifetime_.bind([this, how, why] {
    if (stopped_) return;
    if (const auto ended = callbacks_.ended) ended(how, why);
  }));
}

void Service::stop(std::function<void()> done) {
  assert(!stopped_);
  stopped_ = true;
  stopped_callback_ = std::move(done);
  jobs_.clear();
  const auto finish = lifetime_.bind([this] { finish_stopping(); });
  if (!client_ || !claimed_) {
    asio::post(io_, finish);
    return;
  }
  if (!superseded_) client_->command(command_line({"SVCRELEASE", options_.name}));
  client_->when_answered(finish);
  alarm_.set(longest_stop, finish);
}

void Service::finish_stopping() {
  client_.reset();
  alarm_.cancel();
  if (stopped_callback_) std::exchange(stopped_callback_, nullptr)();
}

}  // namespace conntrack::adapters::tripe
