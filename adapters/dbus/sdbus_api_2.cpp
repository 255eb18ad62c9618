// SPDX-License-Identifier: GPL-3.0-or-later
// sdbus-c++ 2.
#include <utility>

#include "adapters/dbus/sdbus_api.h"

namespace conntrack::adapters::dbus {
namespace {

std::string or_empty(const char* field) { return field ? field : ""; }

}  // namespace

sdbus::Error make_error(const std::string& name, const std::string& message) {
  return {sdbus::Error::Name(name), message};
}

std::unique_ptr<sdbus::IProxy> make_proxy(sdbus::IConnection& connection,
                                          const std::string& destination, const std::string& path) {
  return sdbus::createProxy(connection, sdbus::ServiceName(destination), sdbus::ObjectPath(path));
}

sdbus::MethodCall make_method_call(sdbus::IProxy& object, const std::string& interface,
                                   const std::string& method) {
  return object.createMethodCall(sdbus::InterfaceName(interface), sdbus::MethodName(method));
}

void send_call(sdbus::IProxy& object, const sdbus::MethodCall& call,
               std::chrono::microseconds timeout, AnswerHandler handler) {
  object.callMethodAsync(
      call,
      [handler = std::move(handler)](sdbus::MethodReply answer, std::optional<sdbus::Error> error) {
        handler(answer, error ? &*error : nullptr);
      },
      timeout);
}

sdbus::Slot add_match(sdbus::IConnection& connection, const std::string& rule,
                      MessageHandler handler, MatchInstalled installed) {
  return connection.addMatchAsync(
      rule, [handler = std::move(handler)](sdbus::Message message) { handler(message); },
      // The library does not tell an error from an answer; but the answer has no content, and an
      // error has its text.
      [installed = std::move(installed)](sdbus::Message answer) { installed(answer.isEmpty()); },
      sdbus::return_slot);
}

bool process(sdbus::IConnection& connection) { return connection.processPendingEvent(); }

std::optional<std::chrono::microseconds> time_to_wait(const sdbus::IConnection::PollData& poll) {
  const auto time = poll.getRelativeTimeout();
  if (time == std::chrono::microseconds::max()) return std::nullopt;
  return time;
}

std::string sender_of(const sdbus::Message& message) { return or_empty(message.getSender()); }

std::string member_of(const sdbus::Message& message) { return or_empty(message.getMemberName()); }

std::string destination_of(const sdbus::Message& message) {
  return or_empty(message.getDestination());
}

NextType next_type(sdbus::Message& message) {
  const auto [type, contents] = message.peekType();
  return {type, or_empty(contents)};
}

}  // namespace conntrack::adapters::dbus
