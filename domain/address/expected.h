// SPDX-License-Identifier: GPL-3.0-or-later
// Expected: a value, or the reason why there is none.
#pragma once

#include <utility>
#include <variant>

namespace conntrack::domain {

/// Marks the error when an Expected is built: `return Unexpected{fault};`.
template <class E>
struct Unexpected {
  E error;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

/// Either a T or an E. A small stand-in for C++23's std::expected, which clang 14 cannot use; the
/// domain depends on the standard library alone, so that no other library's can take its place.
template <class T, class E>
class Expected {
 public:
  Expected(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Expected(Unexpected<E> fault) : state_(std::in_place_index<1>, std::move(fault.error)) {}

  /// True if there is a value.
  explicit operator bool() const { return state_.index() == 0; }

  /// The value; only to be asked for if there is one.
  const T& operator*() const { return *std::get_if<0>(&state_); }
  T& operator*() { return *std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }

  /// The error; only to be asked for if there is no value.
  const E& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, E> state_;
};

}  // namespace conntrack::domain
