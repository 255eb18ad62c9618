// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/bus.h"

#include <fmt/format.h>

#include <cassert>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "adapters/dbus/system_bus.h"

namespace conntrack::adapters::dbus {
namespace {

using Clock = std::chrono::steady_clock;

// Every handler that libsystemd calls goes through here: an exception that unwound its C frames
// would leave the connection unusable for good.
template <typename Handler>
void guarded(const loop::Trace& trace, std::string_view what, const Handler& handler) {
  try {
    handler();
  } catch (const std::exception& error) {
    if (trace) trace(fmt::format("ignored {}: {}", what, error.what()));
  }
}

Outcome outcome(const sdbus::Message& answer, const sdbus::Error* error,
                const std::string& destination) {
  if (!error) return Outcome::reply;
  // libsystemd makes the errors of time-outs and lost connections itself, in the bus's name; the
  // bus answers for a name without an owner.
  const auto& name = error->getName();
  const bool from_elsewhere = name == "org.freedesktop.DBus.Error.NoReply" ||
                              name == "org.freedesktop.DBus.Error.Timeout" ||
                              answer.getSender() != destination;
  return from_elsewhere ? Outcome::silence : Outcome::refused;
}

CallError as_call_error(const sdbus::Error& error) {
  return {std::string(error.getName()), std::string(error.getMessage())};
}

void append(sdbus::Message& message, const Argument& argument) {
  if (const auto* const object = std::get_if<ObjectPath>(&argument)) {
    message << sdbus::ObjectPath(object->path);
  } else if (const auto* const text = std::get_if<std::string>(&argument)) {
    message << *text;
  } else if (const auto* const number = std::get_if<std::uint32_t>(&argument)) {
    message << *number;
  } else {
    message << std::get<std::vector<std::string>>(argument);
  }
}

}  // namespace

Bus::Bus(boost::asio::io_context& io, loop::Trace trace, Limits limits)
    : io_(io), trace_(std::move(trace)), limits_(limits), retry_(io) {}

Bus::~Bus() { assert(users_.empty()); }

void Bus::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  take(BusEvent::start);
}

void Bus::add_user(BusUser& user) {
  assert(!connection_);
  users_.push_back(&user);
}

void Bus::remove_user(BusUser& user) { std::erase(users_, &user); }

void Bus::take(BusEvent event) {
  const auto step = state_.handle(event, Clock::now());
  if (step.announcement) sink_(*step.announcement);
  // Now that the loss is announced, the users may tell of theirs.
  if (event == BusEvent::died || event == BusEvent::failed) disconnect();
  switch (step.task) {
    case BusTask::nothing:
      break;
    case BusTask::attempt:
      attempt();
      break;
    case BusTask::wait:
      retry_.set(step.wait, [this] { take(BusEvent::waited); });
      break;
  }
}

void Bus::attempt() {
  gate_ = std::make_unique<BusProbe>(io_, limits_.open, [this](bool open) {
    gate_.reset();
    if (open) {
      connect();
    } else {
      take(BusEvent::failed);
    }
  });
}

void Bus::connect() {
  try {
    connect_by_ = Clock::now() + limits_.connect;
    connection_ = open_system_bus(limits_.connect);
    pump_ = std::make_unique<Pump>(io_, *connection_, [this](const std::string& why) {
      trace("the connection is lost: " + why);
      take(BusEvent::died);
    });
    for (auto* const user : users_) user->bus_connected();
  } catch (const std::exception& error) {
    trace(fmt::format("cannot connect: {}", error.what()));
    take(BusEvent::failed);
    return;
  }
  take(BusEvent::opened);
}

void Bus::disconnect() {
  for (auto* const user : users_) user->bus_gone();
  pump_.reset();
  connection_.reset();
}

// What may still block. sd-bus takes 0 for "as long as usual", which is 25 s: so it is rounded up.
domain::Duration Bus::time_left() const {
  const auto left = connect_by_ - Clock::now();
  if (left > domain::Duration::zero()) return std::chrono::ceil<std::chrono::microseconds>(left);
  throw sdbus::Error("org.freedesktop.DBus.Error.Timeout", "the bus takes too long");
}

sdbus::Slot Bus::subscribe(const std::string& rule, SignalHandler handler) {
  assert(connection_);
  connection_->setMethodCallTimeout(time_left());
  return connection_->addMatch(rule, [this, handler = std::move(handler)](sdbus::Message& message) {
    guarded(trace_, "a signal", [&] { handler(message); });
  });
}

std::unique_ptr<sdbus::IProxy> Bus::object(const std::string& destination,
                                           const std::string& path) {
  assert(connection_);
  return sdbus::createProxy(*connection_, destination, path);
}

void Bus::call(sdbus::IProxy& object, const MethodCall& call, domain::Duration timeout,
               ReplyHandler handler) {
  send(object, call, timeout,
       [this, handler = std::move(handler), name = call.method](
           Outcome outcome, const sdbus::Error*, sdbus::Message& answer) {
         try {
           handler(outcome, answer);
         } catch (const sdbus::Error& unreadable) {
           trace(fmt::format("ignored the answer to {}: {}", name, unreadable.what()));
           handler(Outcome::silence, answer);
         }
       });
}

void Bus::command(sdbus::IProxy& object, const MethodCall& call, domain::Duration timeout,
                  CommandHandler handler) {
  send(object, call, timeout,
       [handler = std::move(handler)](Outcome, const sdbus::Error* error, sdbus::Message& answer) {
         std::optional<CallError> told;
         if (error) told = as_call_error(*error);
         try {
           handler(told ? &*told : nullptr, answer);
         } catch (const sdbus::Error& unreadable) {
           told = as_call_error(unreadable);
           handler(&*told, answer);
         }
       });
}

// Every answer comes through here, and is traced if it is an error.
void Bus::send(sdbus::IProxy& object, const MethodCall& call, domain::Duration timeout,
               Answered answered) {
  assert(connection_);
  // If the connection has just died, the pump will say so, and bus_gone() will follow.
  guarded(trace_, call.method, [&] {
    auto message = object.createMethodCall(call.interface, call.method);
    for (const auto& argument : call.arguments) append(message, argument);
    const auto on_answer = [this, answered = std::move(answered), name = call.method,
                            destination = message.getDestination()](sdbus::MethodReply& answer,
                                                                    const sdbus::Error* error) {
      guarded(trace_, name, [&] {
        if (error) trace(fmt::format("{}: {}", name, error->what()));
        answered(outcome(answer, error, destination), error, answer);
      });
    };
    object.callMethod(message, on_answer, timeout);
  });
  pump_->kick();
}

}  // namespace conntrack::adapters::dbus
