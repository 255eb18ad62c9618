// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/bus_service/bus_service.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "adapters/loop/one_line.h"
#include "adapters/service/words.h"

namespace conntrack::adapters::bus_service {

using domain::Words;

namespace {

constexpr const char* daemon_name = "org.freedesktop.DBus";

// org.freedesktop.DBus.RequestName
constexpr std::uint32_t do_not_queue = 4;
constexpr std::uint32_t primary_owner = 1;
constexpr std::uint32_t exists = 3;
constexpr std::uint32_t already_owner = 4;

constexpr domain::Duration answer_timeout = std::chrono::seconds(5);
constexpr domain::Duration longest_stop = std::chrono::seconds(1);

// As everywhere (NT7). The bus would close the connection for a NUL, or what is not UTF-8.
std::vector<std::string> as_texts(const Words& words) {
  std::vector<std::string> texts;
  texts.reserve(words.size());
  for (const std::string& word : words) texts.push_back(loop::one_line(word, std::string::npos));
  return texts;
}

}  // namespace

BusService::BusService(dbus::Bus& bus) : bus_(bus), stopping_(bus.io()) {
  bus_.add_user(*this);
  add("help", {"", 0, 0, [this](const domain::JobId& job, const Words&) { help(job); }});
  add("quit", {"", 0, 0, [this](const domain::JobId& job, const Words&) { quit(job); }});
}

BusService::~BusService() { bus_.remove_user(*this); }

void BusService::add(const std::string& name, service::ServiceCommand command) {
  commands_.add(name, std::move(command));
}

void BusService::bus_connected() {
  if (has_ended_ || stopped_callback_) return;
  dbus::ExportedInterface interface {
    .name = interface_name,
    .methods = {{.name = "Submit",
                 .in = {"as", {"command"}},
                 .out = {"aas", {"lines"}},
                 .handler = [this](sdbus::MethodCall call) { submitted(std::move(call)); }}},
    .signals = {
      {.name = "Notified", .parameters = {"as", {"words"}}},
      {.name = "Warned", .parameters = {"as", {"words"}}}
    }
  };
  object_ = bus_.export_object(object_path, std::move(interface));
  daemon_ = bus_.object(daemon_name, "/org/freedesktop/DBus");
  request_name();
}

void BusService::request_name() {
  bus_.command(*daemon_, {daemon_name, "RequestName", {std::string(bus_name), do_not_queue}},
               answer_timeout, [this](const dbus::CallError* error, sdbus::Message& answer) {
                 std::uint32_t reply = 0;
                 if (!error) answer >> reply;
                 name_requested(error, reply);
               });
}

void BusService::bus_gone() {
  jobs_.clear();
  object_.reset();
  daemon_.reset();
  if (std::exchange(is_claimed_, false) && callbacks_.lost) callbacks_.lost();
  if (stopped_callback_) finish_stopping();
}

void BusService::name_requested(const dbus::CallError* error, std::uint32_t reply) {
  if (has_ended_ || stopped_callback_) return;
  const std::string name = bus_name;
  // A frozen bus is asked until it thaws or dies.
  if (error && error->is_silence()) return request_name();
  if (error) return end(End::refused, "the bus refuses the name " + name + ": " + error->message);
  if (reply == exists) {
    return end(End::already_provided, "another process has the name " + name + " on the bus");
  }
  if (reply != primary_owner && reply != already_owner) {
    return end(End::refused, "the bus does not give us the name " + name);
  }
  is_claimed_ = true;
  if (callbacks_.claimed) callbacks_.claimed();
}

void BusService::submitted(sdbus::MethodCall call) {
  Words command;
  call >> command;
  if (jobs_.size() >= max_jobs || has_ended_ || stopped_callback_) {
    return dbus::answer_error(call, failed_error, "busy");
  }
  const domain::JobId id = std::to_string(++jobs_seen_);
  jobs_.emplace(id, Job{std::move(call), {}});
  const loop::Lifetime::Observer self = lifetime_.observe();
  const auto error = commands_.run(id, std::move(command));
  if (error && !self.ended()) fail(id, *error);
}

void BusService::inform(const domain::JobId& job, const Words& words) {
  const auto found = jobs_.find(job);
  if (found != jobs_.end()) found->second.lines.push_back(as_texts(words));
}

void BusService::succeed(const domain::JobId& job) {
  auto found = jobs_.extract(job);
  if (!found) return;
  bus_.answer([&] {
    auto reply = found.mapped().call.createReply();
    reply << found.mapped().lines;
    reply.send();
  });
}

void BusService::fail(const domain::JobId& job, const Words& error) {
  auto found = jobs_.extract(job);
  if (!found) return;
  bus_.answer(
      [&] { dbus::answer_error(found.mapped().call, failed_error, service::wire_form(error)); });
}

void BusService::help(const domain::JobId& job) {
  for (const Words& line : commands_.help()) inform(job, line);
  succeed(job);
}

void BusService::quit(const domain::JobId& job) {
  notified({"svc-quit", "conntrack", "admin-request"});
  succeed(job);
  end(End::quit, "told to quit");
}

void BusService::emit(const char* signal, const Words& words) {
  if (is_claimed_) bus_.emit(*object_, interface_name, signal, as_texts(words));
}

void BusService::end(End how, const std::string& why) {
  if (std::exchange(has_ended_, true)) return;
  // Not from within whatever brought us here, such as the answer to a job.
  boost::asio::post(bus_.io(), lifetime_.bind([this, how, why] {
    if (const auto ended = callbacks_.ended) ended(how, why);
  }));
}

void BusService::stop(std::function<void()> done) {
  stopped_callback_ = std::move(done);
  // The bus answers this after it has taken everything that was sent before.
  if (!daemon_) return stopping_.set({}, [this] { finish_stopping(); });
  stopping_.set(longest_stop, [this] { finish_stopping(); });
  bus_.command(*daemon_, {daemon_name, "ReleaseName", {std::string(bus_name)}}, longest_stop,
               [this](const dbus::CallError*, sdbus::Message&) {
                 stopping_.set({}, [this] { finish_stopping(); });
               });
}

void BusService::finish_stopping() {
  stopping_.cancel();
  if (stopped_callback_) std::exchange(stopped_callback_, nullptr)();
}

}  // namespace conntrack::adapters::bus_service
