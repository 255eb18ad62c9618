// SPDX-License-Identifier: GPL-3.0-or-later
// DatagramSender; what it is for is told in the header.
#include "adapters/loop/datagram_sender.h"

#include <poll.h>
#include <sys/un.h>

#include <boost/asio/buffer.hpp>
#include <utility>

namespace conntrack::adapters::loop {

namespace asio = boost::asio;
using boost::system::error_code;
using Protocol = asio::local::datagram_protocol;

DatagramSender::DatagramSender(asio::io_context& io, const std::string& address) : socket_(io) {
  constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1;
  is_reachable_ = !address.empty() && address.size() <= longest;
  if (!is_reachable_) return;
  std::string name = address;
  if (name.front() == '@') name.front() = '\0';
  endpoint_ = Protocol::endpoint(name);
}

DatagramSender::~DatagramSender() = default;

bool DatagramSender::open() {
  if (!is_reachable_) return false;
  if (socket_.is_open()) return true;
  error_code error;
  socket_.open(Protocol(), error);
  if (!error) socket_.non_blocking(true, error);
  if (!error) socket_.connect(endpoint_, error);
  if (error) {
    error_code ignored;
    socket_.close(ignored);
  }
  return !error;
}

DatagramSender::Outcome DatagramSender::try_send(const std::string& datagram) {
  // Twice: a socket whose reader was replaced fails once, and is opened anew.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!open()) return Outcome::failed;
    error_code error;
    socket_.send(asio::buffer(datagram), 0, error);
    if (!error) return Outcome::sent;
    if (error == asio::error::would_block || error == asio::error::no_buffer_space) {
      return Outcome::full;
    }
    socket_.close(error);
  }
  return Outcome::failed;
}

bool DatagramSender::send(std::string datagram) {
  if (queue_.empty()) {
    const Outcome outcome = try_send(datagram);
    if (outcome != Outcome::full) return outcome == Outcome::sent;
  }
  if (queue_.size() >= longest_queue) return false;
  queue_.push_back(std::move(datagram));
  if (queue_.size() == 1) wait();
  return true;
}

void DatagramSender::flush() {
  while (!queue_.empty()) {
    const Outcome outcome = try_send(queue_.front());
    if (outcome == Outcome::full) return wait();
    if (outcome == Outcome::failed) ++lost_;
    queue_.pop_front();
  }
}

void DatagramSender::wait() {
  socket_.async_wait(Protocol::socket::wait_write, lifetime_.bind([this](error_code) { flush(); }));
}

void DatagramSender::finish(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!queue_.empty()) {
    const Outcome outcome = try_send(queue_.front());
    if (outcome != Outcome::full) {
      queue_.pop_front();
      continue;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    pollfd writable{socket_.native_handle(), POLLOUT, 0};
    ::poll(&writable, 1, static_cast<int>(left.count()));
  }
}

}  // namespace conntrack::adapters::loop
