// SPDX-License-Identifier: GPL-3.0-or-later
// RemoteObject: an object on the bus, to be called.
#pragma once

#include <sdbus-c++/IProxy.h>

#include <memory>
#include <utility>

namespace conntrack::adapters::dbus {

/// Made by Bus::object() and called by Bus::call(). Dropping it drops its open calls.
class RemoteObject {
 public:
  explicit RemoteObject(std::unique_ptr<sdbus::IProxy> proxy) : proxy_(std::move(proxy)) {}
  RemoteObject(const RemoteObject&) = delete;
  RemoteObject& operator=(const RemoteObject&) = delete;
  ~RemoteObject() = default;

  sdbus::IProxy& proxy() { return *proxy_; }

  /// Empty once the object is dropped.
  std::weak_ptr<RemoteObject*> self() const { return self_; }

 private:
  std::unique_ptr<sdbus::IProxy> proxy_;
  std::shared_ptr<RemoteObject*> self_ = std::make_shared<RemoteObject*>(this);
};

}  // namespace conntrack::adapters::dbus
