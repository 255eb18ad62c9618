// SPDX-License-Identifier: GPL-3.0-or-later
// sdbus-c++ 1.2 to 1.6.
#include "adapters/dbus/exported_object.h"

namespace conntrack::adapters::dbus {

std::unique_ptr<sdbus::IObject> export_object(sdbus::IConnection& connection,
                                              const std::string& path,
                                              const ExportedInterface& interface) {
  auto object = sdbus::createObject(connection, path);
  for (const ExportedMethod& method : interface.methods) {
    object->registerMethod(interface.name, method.name, method.in.signature, method.in.names,
                           method.out.signature, method.out.names, method.handler);
  }
  for (const ExportedSignal& signal : interface.signals) {
    object->registerSignal(interface.name, signal.name, signal.parameters.signature,
                           signal.parameters.names);
  }
  object->finishRegistration();
  return object;
}

void answer_error(const sdbus::MethodCall& call, const std::string& name,
                  const std::string& message) {
  call.createErrorReply(sdbus::Error(name, message)).send();
}

void emit_strings(sdbus::IObject& object, const std::string& interface, const std::string& signal,
                  const std::vector<std::string>& strings) {
  auto message = object.createSignal(interface, signal);
  message << strings;
  object.emitSignal(message);
}

}  // namespace conntrack::adapters::dbus
