// SPDX-License-Identifier: GPL-3.0-or-later
// Bus: the one connection to D-Bus, as long as there is a bus.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "adapters/dbus/bus_opener.h"
#include "adapters/dbus/bus_state.h"
#include "adapters/dbus/exported_object.h"
#include "adapters/dbus/pump.h"
#include "adapters/dbus/remote_object.h"
#include "adapters/dbus/sdbus_api.h"
#include "adapters/loop/alarm.h"
#include "adapters/loop/trace.h"
#include "domain/tracker/event.h"
#include "ports/event_source.h"

namespace conntrack::adapters::dbus {

/// Somebody who uses the connection whenever there is one.
class BusUser {
 public:
  virtual ~BusUser() = default;

  /// There is a (new) connection: subscribe and ask. May throw sdbus::Error, which ends the
  /// attempt.
  virtual void bus_connected() = 0;

  /// The connection is no more, or an attempt to get one failed: let go of all that was made on it.
  /// May be called more than once.
  virtual void bus_gone() = 0;
};

/// An object path as an argument of a call.
struct ObjectPath {
  std::string path;
};

/// An argument of a call, of one of the types that are needed: `s`, `o`, `u`, `as`.
using Argument = std::variant<std::string, ObjectPath, std::uint32_t, std::vector<std::string>>;

/// A method call.
struct MethodCall {
  std::string interface;
  std::string method;
  std::vector<Argument> arguments;
};

/// Why a call has failed: what the one who was asked, the bus or libsystemd says.
struct CallError {
  std::string name;     ///< "org.freedesktop.DBus.Error.NoReply"
  std::string message;  ///< for people; may be empty

  /// True if there was no answer in time: whether the call has had an effect is unknown.
  bool is_silence() const {
    return name == "org.freedesktop.DBus.Error.NoReply" ||
           name == "org.freedesktop.DBus.Error.Timeout";
  }
};

/// What became of a call.
enum class Outcome : std::uint8_t {
  reply,    ///< the message is the answer
  refused,  ///< the one who was asked answered with an error
  silence,  ///< no answer in time, or nobody there
};

/// True if the event of a bus tells that there is none: for who wants one now, and does not wait.
bool says_no_bus(const domain::Event& event);

/// Connects, keeps connected (NM4), and makes the connection safe to use: no handler's exception
/// ever reaches libsystemd, and nothing waits for the bus. Before sdbus-c++ 2 that is not wholly
/// so: the subscriptions made in bus_connected() block, and before 1.4 a handshake does; all
/// together hardly longer than `limits.connect`, and only when the bus has just proved that it
/// answers (docs/adr/0008, 0010).
class Bus final : public ports::EventSource {
 public:
  /// How long a bus may take.
  struct Limits {
    domain::Duration open = std::chrono::seconds(1);  ///< to let us in (BusOpener)
    /// for all that blocks: the handshake and every subscription, together
    domain::Duration connect = std::chrono::milliseconds(500);
    /// to confirm the subscriptions where that does not block
    domain::Duration subscribe = std::chrono::seconds(2);
  };
  using SignalHandler = std::function<void(sdbus::Message&)>;
  using ReplyHandler = std::function<void(Outcome, sdbus::Message&)>;
  using CommandHandler = std::function<void(const CallError* error, sdbus::Message&)>;

  /// The trace may be empty.
  Bus(boost::asio::io_context& io, loop::Trace trace, Limits limits);
  Bus(boost::asio::io_context& io, loop::Trace trace) : Bus(io, std::move(trace), Limits{}) {}
  ~Bus() override;
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  /// Begins to connect; the sink gets BusChanged. The users are to be added before.
  void start(ports::EventSink sink) override;

  /// A user is removed before it or the bus is destroyed.
  void add_user(BusUser& user);
  void remove_user(BusUser& user);

  // What follows is for users while there is a connection.

  /// Calls `handler` for each message that the rule matches, until the slot is destroyed, which is
  /// to be kept until bus_gone(). What the handler throws is traced as a message that was ignored.
  /// Only from within bus_connected(). Whatever is called later is sent later: what an answer does
  /// not tell yet, a signal will. May block, and throw sdbus::Error: see above. If the bus refuses,
  /// or is silent, the attempt to connect has failed.
  [[nodiscard]] sdbus::Slot subscribe(const std::string& rule, SignalHandler handler);

  /// The object at `path` of `destination`. To be dropped in bus_gone(), and never from within the
  /// handler of a reply to a call of its own; open calls are dropped with it.
  std::unique_ptr<RemoteObject> object(const std::string& destination, const std::string& path);

  /// Calls a method, and does not block. Never from within this call, `handler` is called with what
  /// became of it; not at all if `object` is dropped or the connection dies before, which leads to
  /// bus_gone(). It is to read the whole reply before it does anything else: if reading throws
  /// sdbus::Error, it is called again with Outcome::silence.
  void call(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
            ReplyHandler handler);

  /// The same for a call whose error matters: the handler gets it, or null and the answer. An
  /// answer that cannot be read is an error, too.
  void command(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
               CommandHandler handler);

  /// Puts an object of ours on the bus until the result is destroyed, at the latest in bus_gone().
  /// What a method's handler throws is traced, and the call is answered by nobody. Does not block;
  /// throws sdbus::Error.
  [[nodiscard]] std::unique_ptr<sdbus::IObject> export_object(const std::string& path,
                                                              ExportedInterface interface);

  /// Answers a call of a method of ours: `send` makes the reply and sends it. A reply that cannot
  /// be sent is traced: the connection has just died, say.
  void answer(const std::function<void()>& send);

  /// Emits a signal of an object of ours, whose only parameter is a list of strings.
  void emit(sdbus::IObject& object, const std::string& interface, const std::string& signal,
            const std::vector<std::string>& strings);

  boost::asio::io_context& io() { return io_; }

  void trace(std::string_view line) const {
    if (trace_) trace_(line);
  }
  /// False: a line for the trace need not even be put together.
  bool is_traced() const { return static_cast<bool>(trace_); }

 private:
  using Answered = std::function<void(Outcome, const sdbus::Error*, sdbus::Message&)>;

  void take(BusEvent event);
  void attempt();
  void connect(OpenedBus opened);
  void give_up(std::string_view why);
  void confirmed();
  void disconnect();
  void hold(std::function<void()> action);
  domain::Duration time_left() const;
  void send(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
            Answered answered);
  void send_now(RemoteObject& object, const MethodCall& call, domain::Duration timeout,
                const Answered& answered);
  void cannot_send(RemoteObject& object, const std::string& method, const sdbus::Error& error,
                   const Answered& answered);

  boost::asio::io_context& io_;
  loop::Trace trace_;
  Limits limits_;
  ports::EventSink sink_;
  std::vector<BusUser*> users_;
  BusConnectionState state_;
  loop::Alarm retry_;
  std::unique_ptr<BusOpener> opener_;
  domain::TimePoint connect_by_;  ///< the end of what may block
  std::unique_ptr<sdbus::IConnection> connection_;
  std::unique_ptr<Pump> pump_;
  loop::Alarm subscribing_;  ///< the end of what does not block
  /// The subscriptions that the bus has not confirmed yet, and one for bus_connected() itself.
  unsigned unconfirmed_ = 0;
  bool is_open_ = false;                     ///< all are confirmed
  std::vector<std::function<void()>> held_;  ///< signals and calls, until then
};

}  // namespace conntrack::adapters::dbus
