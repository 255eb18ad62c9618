// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/tripe/connector.h"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

namespace conntrack::adapters::tripe {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds period{100};

/// A full backlog makes connect() look as if it were under way, and afterwards as if nothing were
/// connected.
bool is_backlog_full(const error_code& error) {
  return error == asio::error::not_connected || error == asio::error::try_again;
}

}  // namespace

Connector::Connector(asio::io_context& io, asio::local::stream_protocol::socket& socket,
                     const std::string& path)
    : socket_(socket), path_(path), address_(path), next_attempt_(io) {}

void Connector::start(Done done) {
  done_ = std::move(done);
  if (address_.fault().empty()) return connect();
  asio::post(socket_.get_executor(),
             lifetime_.bind([this, report = done_] { report(address_.fault()); }));
}

void Connector::stop() {
  lifetime_.renew();
  next_attempt_.cancel();
}

void Connector::connect() {
  socket_.async_connect(asio::local::stream_protocol::endpoint{address_.name()},
                        lifetime_.bind([this](error_code error) { on_connect(error); }));
}

void Connector::on_connect(error_code error) {
  if (!error) socket_.remote_endpoint(error);
  if (is_backlog_full(error)) {
    error_code ignored;
    socket_.close(ignored);
    next_attempt_.set(period, [this] { connect(); });
    return;
  }
  const Done report = done_;  // it may destroy the object
  report(error ? "cannot connect to " + path_ + ": " + error.message() : std::string{});
}

}  // namespace conntrack::adapters::tripe
