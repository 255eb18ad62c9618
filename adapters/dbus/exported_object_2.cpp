// SPDX-License-Identifier: GPL-3.0-or-later
// sdbus-c++ 2.
#include <utility>

#include "adapters/dbus/exported_object.h"

namespace conntrack::adapters::dbus {

std::unique_ptr<sdbus::IObject> export_object(sdbus::IConnection& connection,
                                              const std::string& path,
                                              const ExportedInterface& interface) {
  auto object = sdbus::createObject(connection, sdbus::ObjectPath(path));
  std::vector<sdbus::VTableItem> table;
  for (const ExportedMethod& method : interface.methods) {
    table.emplace_back(sdbus::MethodVTableItem{sdbus::MethodName(method.name),
                                               sdbus::Signature(method.in.signature),
                                               method.in.names,
                                               sdbus::Signature(method.out.signature),
                                               method.out.names,
                                               method.handler,
                                               {}});
  }
  for (const ExportedSignal& signal : interface.signals) {
    table.emplace_back(sdbus::SignalVTableItem{sdbus::SignalName(signal.name),
                                               sdbus::Signature(signal.parameters.signature),
                                               signal.parameters.names,
                                               {}});
  }
  object->addVTable(std::move(table)).forInterface(sdbus::InterfaceName(interface.name));
  return object;
}

void answer_error(const sdbus::MethodCall& call, const std::string& name,
                  const std::string& message) {
  call.createErrorReply(sdbus::Error(sdbus::Error::Name(name), message)).send();
}

void emit_strings(sdbus::IObject& object, const std::string& interface, const std::string& signal,
                  const std::vector<std::string>& strings) {
  object.emitSignal(sdbus::SignalName(signal))
      .onInterface(sdbus::InterfaceName(interface))
      .withArguments(strings);
}

}  // namespace conntrack::adapters::dbus
