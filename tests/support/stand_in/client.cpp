// SPDX-License-Identifier: GPL-3.0-or-later
// Client: one connection to the stand-in server.
#include "tests/support/stand_in/client.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <cstddef>
#include <utility>

namespace conntrack::tests {

namespace asio = boost::asio;
using boost::system::error_code;

void Client::start(Callbacks callbacks) {
  callbacks_ = std::move(callbacks);
  read();
}

void Client::read() {
  socket_.async_read_some(asio::buffer(input_),
                          [self = shared_from_this()](error_code error, std::size_t size) {
                            if (self->closed_) return;
                            if (error) return self->lose();
                            self->take({self->input_.data(), size});
                            if (!self->closed_) self->read();
                          });
}

void Client::take(std::string_view bytes) {
  partial_.append(bytes);
  for (std::size_t end; !closed_ && (end = partial_.find('\n')) != std::string::npos;) {
    const std::string line = partial_.substr(0, end);
    partial_.erase(0, end + 1);
    callbacks_.line(*this, line);
  }
}

void Client::send_bytes(std::string_view bytes) {
  if (closed_) return;
  outbox_.append(bytes);
  flush();
}

void Client::flush() {
  if (!in_flight_.empty()) return;
  if (outbox_.empty()) {
    if (closing_) lose();
    return;
  }
  in_flight_.swap(outbox_);
  asio::async_write(socket_, asio::buffer(in_flight_),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (self->closed_) return;
                      if (error) return self->lose();
                      self->in_flight_.clear();
                      self->flush();
                    });
}

void Client::close_when_written() {
  closing_ = true;
  if (!closed_) flush();
}

void Client::close() {
  closed_ = true;
  error_code ignored;
  socket_.close(ignored);
}

void Client::lose() {
  close();
  callbacks_.gone(*this);
}

}  // namespace conntrack::tests
