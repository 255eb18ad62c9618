// SPDX-License-Identifier: GPL-3.0-or-later
// sdbus-c++ 1.2 to 1.6.
#include <stdexcept>
#include <utility>

#include "adapters/dbus/sdbus_api.h"

namespace conntrack::adapters::dbus {
namespace {

// The library makes a std::string of a null pointer where a header has no such field.
template <typename Field>
std::string field_or_empty(const sdbus::Message& message, Field field) {
  try {
    return (message.*field)();
  } catch (const std::logic_error&) {
    return {};
  }
}

}  // namespace

sdbus::Error make_error(const std::string& name, const std::string& message) {
  return {name, message};
}

std::unique_ptr<sdbus::IProxy> make_proxy(sdbus::IConnection& connection,
                                          const std::string& destination, const std::string& path) {
  return sdbus::createProxy(connection, destination, path);
}

sdbus::MethodCall make_method_call(sdbus::IProxy& object, const std::string& interface,
                                   const std::string& method) {
  return object.createMethodCall(interface, method);
}

void send_call(sdbus::IProxy& object, const sdbus::MethodCall& call,
               std::chrono::microseconds timeout, AnswerHandler handler) {
  object.callMethod(
      call,
      [handler = std::move(handler)](sdbus::MethodReply& answer, const sdbus::Error* error) {
        handler(answer, error);
      },
      timeout);
}

sdbus::Slot add_match(sdbus::IConnection& connection, const std::string& rule,
                      MessageHandler handler, MatchInstalled installed) {
  auto slot = connection.addMatch(rule, std::move(handler));
  installed(true);
  return slot;
}

bool process(sdbus::IConnection& connection) { return connection.processPendingRequest(); }

std::optional<std::chrono::microseconds> time_to_wait(const sdbus::IConnection::PollData& poll) {
  return poll.getRelativeTimeout();
}

std::string sender_of(const sdbus::Message& message) {
  return field_or_empty(message, &sdbus::Message::getSender);
}

std::string member_of(const sdbus::Message& message) {
  return field_or_empty(message, &sdbus::Message::getMemberName);
}

std::string destination_of(const sdbus::Message& message) {
  return field_or_empty(message, &sdbus::Message::getDestination);
}

NextType next_type(sdbus::Message& message) {
  std::string type;
  std::string contents;
  message.peekType(type, contents);
  return {type.empty() ? '\0' : type.front(), std::move(contents)};
}

}  // namespace conntrack::adapters::dbus
