// SPDX-License-Identifier: GPL-3.0-or-later
// FakeService: any service on D-Bus, as a test wants it.
#pragma once

#include <systemd/sd-bus.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace conntrack::tests {

/// A connection of its own to the bus, run by the test's event loop. It answers the calls that it
/// was told how to answer, with whatever it was told, be it absurd; all others with UnknownMethod.
/// What it emits has reached the bus when the function returns, so that the signals of two services
/// have an order. All functions throw std::system_error if the bus refuses.
class FakeService {
 public:
  FakeService(boost::asio::io_context& io, const std::string& bus_address);
  FakeService(const FakeService&) = delete;
  FakeService& operator=(const FakeService&) = delete;
  ~FakeService() = default;

  /// Owns the name from now on; another fake that owned it does so no longer.
  void own(const std::string& name);
  void release(const std::string& name);

  /// Broadcasts a signal; types and values as sd_bus_message_append() takes them.
  template <typename... Values>
  void emit(const char* path, const char* interface, const char* member, const char* types,
            Values... values) {
    emit_to(nullptr, path, interface, member, types, values...);
  }

  /// Sends a signal to one connection, whatever that has subscribed to.
  template <typename... Values>
  void emit_to(const char* destination, const char* path, const char* interface, const char* member,
               const char* types, Values... values) {
    send_to(destination, path, interface, member, types, values...);
    reach_the_bus();
  }

  /// Broadcasts a signal, and does not wait until it has reached the bus.
  template <typename... Values>
  void send(const char* path, const char* interface, const char* member, const char* types,
            Values... values) {
    send_to(nullptr, path, interface, member, types, values...);
    check(sd_bus_flush(bus_.get()));
  }

  /// How calls of a method are answered from now on.
  template <typename... Values>
  void answer(const std::string& interface, const std::string& method, const char* types,
              Values... values) {
    answers_[{interface, method}] = [=](sd_bus_message* call) {
      return sd_bus_reply_method_return(call, types, values...);
    };
  }
  void fail(const std::string& interface, const std::string& method, const char* error);
  void keep_silent(const std::string& interface, const std::string& method);

  /// Calls of a method wait until they are answered, all alike.
  void hold(const std::string& interface, const std::string& method);
  template <typename... Values>
  void answer_held(const char* types, Values... values) {
    for (const auto& call : held_) {
      check(sd_bus_reply_method_return(call.get(), types, values...));
    }
    held_.clear();
    reach_the_bus();
  }

  /// How org.freedesktop.DBus.Properties.Get is answered for this property: a variant's type and
  /// value.
  template <typename Value>
  void property(const std::string& name, const char* type, Value value) {
    properties_[name] = [=](sd_bus_message* call) {
      return sd_bus_reply_method_return(call, "v", type, value);
    };
  }

  /// Whoever gets this property waits in vain.
  void keep_silent_about(const std::string& property) {
    properties_[property] = [](sd_bus_message*) { return 0; };
  }

  /// How often a method was called.
  int calls(const std::string& method) const;

  /// The unique name of the last caller.
  const std::string& caller() const { return caller_; }

 private:
  using Answer = std::function<int(sd_bus_message* call)>;
  struct Closed {
    void operator()(sd_bus* bus) const { sd_bus_close_unref(bus); }
  };

  struct Released {
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
  };

  template <typename... Values>
  void send_to(const char* destination, const char* path, const char* interface, const char* member,
               const char* types, Values... values) {
    sd_bus_message* signal = nullptr;
    check(sd_bus_message_new_signal(bus_.get(), &signal, path, interface, member));
    const std::unique_ptr<sd_bus_message, Released> owned(signal);
    check(sd_bus_message_append(signal, types, values...));
    if (destination) check(sd_bus_message_set_destination(signal, destination));
    check(sd_bus_send(bus_.get(), signal, nullptr));
  }
  static void check(int result);
  static int on_message(sd_bus_message* message, void* self, sd_bus_error* error);
  int answer_call(sd_bus_message* call);
  const Answer* find_answer(sd_bus_message* call) const;
  void reach_the_bus();
  void pump();

  std::unique_ptr<sd_bus, Closed> bus_;
  boost::asio::posix::stream_descriptor descriptor_;
  std::map<std::pair<std::string, std::string>, Answer> answers_;
  std::map<std::string, Answer> properties_;
  std::vector<std::unique_ptr<sd_bus_message, Released>> held_;
  std::map<std::string, int> calls_;
  std::string caller_;
  std::shared_ptr<FakeService*> self_ = std::make_shared<FakeService*>(this);
};

}  // namespace conntrack::tests
