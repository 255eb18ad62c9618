// SPDX-License-Identifier: GPL-3.0-or-later
// Supervisor; what it is for is told in the header.
#include "adapters/supervisor/supervisor.h"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <utility>

#include "adapters/loop/one_line.h"

namespace conntrack::adapters::supervisor {
namespace {

constexpr std::size_t longest_status = 1024;
constexpr std::chrono::seconds longest_farewell{1};

std::optional<std::int64_t> read_number(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || stop != end || number <= 0) return std::nullopt;
  return number;
}

/// CLOCK_MONOTONIC, which RELOADING=1 is to bear, in microseconds.
std::int64_t monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

Invitation read_invitation(const Environment& environment, int pid) {
  Invitation invitation;
  const std::string socket = environment("NOTIFY_SOCKET").value_or("");
  if (socket.starts_with('/') || socket.starts_with('@')) invitation.socket = socket;
  const std::optional<std::string> meant = environment("WATCHDOG_PID");
  if (meant && read_number(meant) != pid) return invitation;
  // More than a day is no watchdog; nor could the clock be set to what overflows.
  constexpr std::int64_t longest = std::int64_t{24} * 3600 * 1'000'000;
  const auto limit = read_number(environment("WATCHDOG_USEC"));
  if (limit && *limit <= longest) invitation.watchdog = std::chrono::microseconds(*limit);
  return invitation;
}

Supervisor::Supervisor(boost::asio::io_context& io, const Invitation& invitation)
    : watchdog_(invitation.watchdog), alarm_(io) {
  if (!invitation.socket.empty()) sender_.emplace(io, invitation.socket);
}

bool Supervisor::send(std::string message) { return sender_ && sender_->send(std::move(message)); }

void Supervisor::ready() {
  if (state_ != State::starting) return;
  state_ = State::ready;
  send("READY=1");
  if (sender_ && watchdog_) feed_watchdog();
}

void Supervisor::feed_watchdog() {
  send("WATCHDOG=1");
  alarm_.set(*watchdog_ / 2, [this] { feed_watchdog(); });
}

void Supervisor::status(std::string_view text) {
  std::string line = loop::one_line(text, longest_status);
  if (line != status_ && send("STATUS=" + line)) status_ = std::move(line);
}

void Supervisor::reload_begins() {
  if (state_ != State::ready) return;
  state_ = State::reloading;
  send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_microseconds()));
}

void Supervisor::reload_ends() {
  if (state_ != State::reloading) return;
  state_ = State::ready;
  send("READY=1");
}

void Supervisor::stopping() {
  if (std::exchange(state_, State::stopping) == State::stopping) return;
  alarm_.cancel();
  send("STOPPING=1");
  if (sender_) sender_->finish(longest_farewell);
}

}  // namespace conntrack::adapters::supervisor
