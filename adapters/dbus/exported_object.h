// SPDX-License-Identifier: GPL-3.0-or-later
// An object of ours on the bus. Versions 1 and 2 of sdbus-c++ register objects differently: one of
// exported_object_1.cpp and exported_object_2.cpp is compiled.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace conntrack::adapters::dbus {

/// Parameters of a method or signal: their signature, and a name for each.
struct Parameters {
  std::string signature;
  std::vector<std::string> names;
};

/// A method. The handler answers the call, now or later, by createReply() or answer_error(), either
/// of them from within Bus::answer(); it must not throw.
struct ExportedMethod {
  std::string name;
  Parameters in;
  Parameters out;
  std::function<void(sdbus::MethodCall call)> handler;
};

/// A signal.
struct ExportedSignal {
  std::string name;
  Parameters parameters;
};

/// An interface of one object.
struct ExportedInterface {
  std::string name;
  std::vector<ExportedMethod> methods;
  std::vector<ExportedSignal> signals;
};

/// Puts an object on the bus, with its introspection, until the result is destroyed. Does not
/// block. Throws sdbus::Error.
std::unique_ptr<sdbus::IObject> export_object(sdbus::IConnection& connection,
                                              const std::string& path,
                                              const ExportedInterface& interface);

/// Answers a call with an error. Throws sdbus::Error.
void answer_error(const sdbus::MethodCall& call, const std::string& name,
                  const std::string& message);

/// Emits a signal whose only parameter is a list of strings. Throws sdbus::Error.
void emit_strings(sdbus::IObject& object, const std::string& interface, const std::string& signal,
                  const std::vector<std::string>& strings);

}  // namespace conntrack::adapters::dbus
