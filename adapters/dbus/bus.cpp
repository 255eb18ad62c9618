// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/bus.h"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "adapters/dbus/make_connection.h"

namespace conntrack::adapters::dbus {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// A call that cannot be sent has failed only after this time: who calls again at once must not
/// keep the loop busy.
constexpr auto unsent_call_delay = 100ms;

/// So many signals at most wait for the subscriptions to be confirmed.
constexpr std::size_t most_held = 1000;

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
                              sender_of(answer) != destination;
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

// A message that outlives its handler.
struct KeptMessage : sdbus::Message {
  explicit KeptMessage(const sdbus::Message& message) : sdbus::Message(message) {}
};

}  // namespace

bool says_no_bus(const domain::Event& event) {
  using State = domain::BusChanged::State;
  const auto* const bus = std::get_if<domain::BusChanged>(&event);
  return bus != nullptr && (bus->state == State::lost || bus->state == State::unavailable);
}

Bus::Bus(boost::asio::io_context& io, loop::Trace trace, Limits limits)
    : io_(io), trace_(std::move(trace)), limits_(limits), retry_(io), subscribing_(io) {}

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
  opener_ = std::make_unique<BusOpener>(io_, limits_.open, [this](OpenedBus opened) {
    opener_.reset();
    if (opened) {
      connect(std::move(opened));
    } else {
      take(BusEvent::failed);
    }
  });
}

void Bus::connect(OpenedBus opened) {
  try {
    connect_by_ = Clock::now() + limits_.connect;
    connection_ = make_connection(std::move(opened), limits_.connect);
    pump_ = std::make_unique<Pump>(io_, *connection_, [this](const std::string& why) {
      trace("the connection is lost: " + why);
      take(is_open_ ? BusEvent::died : BusEvent::failed);
    });
    unconfirmed_ = 1;
    subscribing_.set(limits_.subscribe, [this] { give_up("the bus confirms no subscription"); });
    for (auto* const user : users_) user->bus_connected();
  } catch (const std::exception& error) {
    give_up(error.what());
    return;
  }
  confirmed();
}

void Bus::give_up(std::string_view why) {
  trace(fmt::format("cannot connect: {}", why));
  take(BusEvent::failed);
}

// Counts down what must be confirmed; then the connection counts as one.
void Bus::confirmed() {
  if (--unconfirmed_ > 0) return;
  subscribing_.cancel();
  is_open_ = true;
  take(BusEvent::opened);
  const auto held = std::exchange(held_, {});
  for (const auto& action : held) action();
}

// Nothing is heard and nothing asked before the connection is announced.
void Bus::hold(std::function<void()> action) {
  if (held_.size() < most_held) {
    held_.push_back(std::move(action));
  } else {
    subscribing_.set(0ms, [this] { give_up("too many signals, too early"); });
  }
}

void Bus::disconnect() {
  subscribing_.cancel();
  is_open_ = false;
  held_.clear();
  for (auto* const user : users_) user->bus_gone();
  pump_.reset();
  connection_.reset();
}

// What may still block. sd-bus takes 0 for "as long as usual", which is 25 s: so it is rounded up.
domain::Duration Bus::time_left() const {
  const auto left = connect_by_ - Clock::now();
  if (left > domain::Duration::zero()) return std::chrono::ceil<std::chrono::microseconds>(left);
  throw make_error("org.freedesktop.DBus.Error.Timeout", "the bus takes too long");
}

sdbus::Slot Bus::subscribe(const std::string& rule, SignalHandler handler) {
  assert(connection_ && unconfirmed_ > 0);
  connection_->setMethodCallTimeout(time_left());
  const auto heard = [this, handler = std::move(handler)](sdbus::Message& message) {
    guarded(trace_, "a signal", [&] {
      if (is_open_) {
        handler(message);
      } else {
        hold([this, handler, kept = KeptMessage(message)]() mutable {
          guarded(trace_, "a signal", [&] { handler(kept); });
        });
      }
    });
  };
  const auto installed = [this](bool is_installed) {
    guarded(trace_, "a subscription", [&] {
      if (is_installed) {
        confirmed();
      } else {  // not here, in a handler of the connection
        subscribing_.set(0ms, [this] { give_up("the bus refuses a subscription"); });
      }
    });
  };
  ++unconfirmed_;
  auto slot = add_match(*connection_, rule, heard, installed);
  pump_->kick();
  return slot;
}

std::unique_ptr<RemoteObject> Bus::object(const std::string& destination, const std::string& path) {
  assert(connection_);
  return std::make_unique<RemoteObject>(make_proxy(*connection_, destination, path));
}

void Bus::call(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
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

void Bus::command(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
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
void Bus::send(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
               Answered answered) {
  assert(connection_);
  if (is_open_) return send_now(object, call, timeout, answered);
  hold([this, self = object.self(), call, timeout, answered = std::move(answered)] {
    if (const auto alive = self.lock()) send_now(**alive, call, timeout, answered);
  });
}

void Bus::send_now(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
                   const Answered& answered) {
  const auto on_answer = [this, answered, name = call.method](const std::string& destination,
                                                              sdbus::Message& answer,
                                                              const sdbus::Error* error) {
    guarded(trace_, name, [&] {
      if (error) trace(fmt::format("{}: {}", name, error->what()));
      answered(outcome(answer, error, destination), error, answer);
    });
  };
  try {
    auto message = make_method_call(object.proxy(), call.interface, call.method);
    for (const auto& argument : call.arguments) append(message, argument);
    send_call(object.proxy(), message, std::chrono::ceil<std::chrono::microseconds>(timeout),
              [on_answer, destination = destination_of(message)](sdbus::Message& answer,
                                                                 const sdbus::Error* error) {
                on_answer(destination, answer, error);
              });
  } catch (const sdbus::Error& error) {
    cannot_send(object, call.method, error, answered);
  }
  pump_->kick();
}

// The queue of what is to be sent is full, say, or the connection has just died: then the pump will
// say so, and bus_gone() will follow.
void Bus::cannot_send(RemoteObject& object, const std::string& method, const sdbus::Error& error,
                      const Answered& answered) {
  trace(fmt::format("cannot send {}: {}", method, error.what()));
  const auto timer = std::make_shared<boost::asio::steady_timer>(io_, unsent_call_delay);
  timer->async_wait([this, timer, self = object.self(), method, error,
                     answered](const boost::system::error_code&) {
    if (const auto alive = self.lock()) {
      sdbus::PlainMessage none;
      guarded(trace_, method, [&] { answered(Outcome::silence, &error, none); });
    }
  });
}

std::unique_ptr<sdbus::IObject> Bus::export_object(const std::string& path,
                                                   ExportedInterface interface) {
  assert(connection_);
  for (ExportedMethod& method : interface.methods) {
    method.handler = [this, handler = std::move(method.handler)](const sdbus::MethodCall& call) {
      guarded(trace_, "a call", [&] { handler(call); });
      pump_->kick();
    };
  }
  return dbus::export_object(*connection_, path, interface);
}

void Bus::answer(const std::function<void()>& send) {
  assert(connection_);
  guarded(trace_, "an answer", send);
  pump_->kick();
}

void Bus::emit(sdbus::IObject& object, const std::string& interface, const std::string& signal,
               const std::vector<std::string>& strings) {
  assert(connection_);
  guarded(trace_, signal, [&] { emit_strings(object, interface, signal, strings); });
  pump_->kick();
}

}  // namespace conntrack::adapters::dbus
