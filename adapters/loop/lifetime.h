// SPDX-License-Identifier: GPL-3.0-or-later
// Lifetime: lets a handler that waits in the event loop see whether its object still exists.
#pragma once

#include <memory>
#include <utility>

namespace conntrack::adapters::loop {

/// A member of an object whose handlers may still wait in the event loop when it is destroyed.
/// Asio calls the handlers of a destroyed timer or socket all the same, later.
class Lifetime {
 public:
  /// Outlives the object.
  class Observer {
   public:
    bool ended() const { return token_.expired(); }

   private:
    friend class Lifetime;
    explicit Observer(std::weak_ptr<void> token) : token_(std::move(token)) {}
    std::weak_ptr<void> token_;
  };

  Lifetime() = default;
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;

  /// For code that calls out in the middle, where the object may be destroyed.
  Observer observe() const { return Observer(token_); }

  /// A handler that does what this one does as long as the object exists, and nothing afterwards.
  template <class Handler>
  auto bind(Handler handler) const {
    return [observer = observe(), handler = std::move(handler)](auto&&... arguments) {
      if (!observer.ended()) handler(std::forward<decltype(arguments)>(arguments)...);
    };
  }

  /// As if the object had ended and begun anew: what was bound before does nothing any more.
  void renew() { token_ = std::make_shared<char>(); }

 private:
  std::shared_ptr<void> token_ = std::make_shared<char>();
};

}  // namespace conntrack::adapters::loop
