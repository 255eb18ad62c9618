// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between sdbus-c++ 1 and 2. One of sdbus_api_1.cpp and sdbus_api_2.cpp is compiled,
// for the version that CMake has found; nothing else of the project knows of it.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace conntrack::adapters::dbus {

/// An error with a name of D-Bus.
sdbus::Error make_error(const std::string& name, const std::string& message);

/// The object at `path` of `destination`. Throws sdbus::Error.
std::unique_ptr<sdbus::IProxy> make_proxy(sdbus::IConnection& connection,
                                          const std::string& destination, const std::string& path);

/// A call of a method of that object, without arguments yet. Throws sdbus::Error.
sdbus::MethodCall make_method_call(sdbus::IProxy& object, const std::string& interface,
                                   const std::string& method);

/// Receives the answer, and the error if it is one. It must not throw.
using AnswerHandler = std::function<void(sdbus::Message& answer, const sdbus::Error* error)>;

/// Sends a call; the handler is called from process() with the answer, or with an error after
/// `timeout`. Does not block. Throws sdbus::Error if nothing could be sent.
void send_call(sdbus::IProxy& object, const sdbus::MethodCall& call,
               std::chrono::microseconds timeout, AnswerHandler handler);

/// Receives a signal. It must not throw.
using MessageHandler = std::function<void(sdbus::Message&)>;

/// Receives the outcome of add_match(): true if the bus will send what matches. It must not throw.
using MatchInstalled = std::function<void(bool)>;

/// Subscribes to what the rule matches, until the slot is destroyed. Version 1 blocks until the bus
/// has answered, for at most the time-out of the connection's method calls, calls `installed` at
/// once, and throws sdbus::Error if the bus refuses or is silent. Version 2 does not block:
/// `installed` is called from process().
[[nodiscard]] sdbus::Slot add_match(sdbus::IConnection& connection, const std::string& rule,
                                    MessageHandler handler, MatchInstalled installed);

/// Handles one message or one thing that is due; true if there may be more. Throws sdbus::Error if
/// the connection is no more.
bool process(sdbus::IConnection& connection);

/// How long to wait for the descriptor at most; none: for ever.
std::optional<std::chrono::microseconds> time_to_wait(const sdbus::IConnection::PollData& poll);

/// Parts of a message's header; empty if it has none. Anybody may leave out what the bus allows.
std::string sender_of(const sdbus::Message& message);
std::string member_of(const sdbus::Message& message);
std::string destination_of(const sdbus::Message& message);

/// The type of what is read next: a letter of D-Bus's signatures, 0 at the end; and for containers
/// and variants, the signature of their contents.
struct NextType {
  char type = 0;
  std::string contents;
};

/// Throws sdbus::Error if the message is not well-formed.
NextType next_type(sdbus::Message& message);

}  // namespace conntrack::adapters::dbus
