// SPDX-License-Identifier: GPL-3.0-or-later
// AdminClient: the socket and the clock around a Conversation.
//
// All state is in a Connection that its pending operations keep alive. So a callback may destroy
// the client: the Connection is then closed, and vanishes when the operation that called has
// returned. Whatever calls out does so last, or looks at closed_ afterwards.
#include "adapters/tripe/admin_client.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <cassert>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "adapters/loop/alarm.h"
#include "adapters/tripe/command_line.h"
#include "adapters/tripe/connector.h"
#include "adapters/tripe/line_splitter.h"

namespace conntrack::adapters::tripe {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

/// The most bytes that wait for the server to read them (NT8).
constexpr std::size_t largest_outbox = std::size_t{16} * 1024 * 1024;

/// Why the connection is lost. Which of these errors tells that the server has closed it depends on
/// whether it had read everything, and on who is told first, the reader or the writer.
std::string reason(const std::string& failed, error_code error) {
  if (error == asio::error::eof || error == asio::error::connection_reset ||
      error == asio::error::broken_pipe) {
    return "the server closed the connection";
  }
  return failed + ": " + error.message();
}

}  // namespace

class AdminClient::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::io_context& io, const std::string& path, Listener listener, loop::Trace trace,
             std::chrono::milliseconds answer_time)
      : socket_(io),
        connector_(io, socket_, path),
        answer_alarm_(io),
        answer_time_(answer_time),
        listener_(std::move(listener)),
        trace_(std::move(trace)) {}

  void start();
  void close();
  /// Sends a line after `expect` has told the conversation which answer to expect.
  template <class Expect>
  void send(const std::string& line, Expect expect);
  void when_answered(std::function<void()> done);

  Conversation& conversation() { return conversation_; }

 private:
  void on_connected();
  void flush();
  void wait_for_room();
  void read();
  void on_read(error_code error, std::size_t size);
  void on_line(const std::string& line);
  bool on_unasked(const ServerLine& line);
  void restart_clock();
  void wait_for_deadline();
  void on_clock();
  void lose(const std::string& why);

  void lose_later(const std::string& why);

  asio::local::stream_protocol::socket socket_;
  Connector connector_;
  loop::Alarm answer_alarm_;
  std::chrono::milliseconds answer_time_;
  Listener listener_;
  loop::Trace trace_;
  Conversation conversation_;
  std::function<void()> answered_;
  std::array<char, 4096> input_{};
  LineSplitter splitter_;
  std::string outbox_;          // not yet written
  Clock::time_point deadline_;  // for the next byte from a server that owes an answer
  bool clock_running_ = false;
  bool connected_ = false;
  bool is_full_ = false;  // the socket; there will be room
  bool closed_ = false;
};

// The clock of the first command ends this if nothing else does.
void AdminClient::Connection::start() {
  connector_.start([self = weak_from_this()](const std::string& fault) {
    const auto alive = self.lock();
    if (!alive || alive->closed_) return;
    if (!fault.empty()) return alive->lose(fault);
    alive->on_connected();
  });
}

void AdminClient::Connection::on_connected() {
  connected_ = true;
  error_code ignored;
  socket_.non_blocking(true, ignored);
  flush();
  read();
}

void AdminClient::Connection::close() {
  closed_ = true;
  error_code ignored;
  socket_.close(ignored);
  connector_.stop();
  answer_alarm_.cancel();
}

void AdminClient::Connection::lose(const std::string& why) {
  if (closed_) return;
  close();
  if (listener_.lost) listener_.lost(why);
}

/// For use within calls from outside, from which no callback comes.
void AdminClient::Connection::lose_later(const std::string& why) {
  asio::post(socket_.get_executor(), [self = shared_from_this(), why] { self->lose(why); });
}

template <class Expect>
void AdminClient::Connection::send(const std::string& line, Expect expect) {
  assert(line.size() <= max_command && line.find('\n') == std::string::npos);
  if (closed_) return;
  if (outbox_.size() > largest_outbox) return lose_later("the server does not read its commands");
  if (!conversation_.waiting()) restart_clock();
  expect(conversation_);
  if (trace_) trace_("-> " + line);
  outbox_.append(line).append(1, '\n');
  flush();
}

// At once, as far as there is room: a peer does not wait for what else this turn of the loop has to
// do, such as writing a log.
void AdminClient::Connection::flush() {
  if (!connected_ || is_full_) return;
  while (!outbox_.empty()) {
    error_code error;
    const std::size_t written = socket_.write_some(asio::buffer(outbox_), error);
    if (error == asio::error::would_block) return wait_for_room();
    if (error) return lose_later(reason("cannot write", error));
    outbox_.erase(0, written);
  }
}

// A server that never reads owes an answer, too: the clock for it ends this, or the outbox's bound.
void AdminClient::Connection::wait_for_room() {
  is_full_ = true;
  socket_.async_wait(socket_.wait_write, [self = shared_from_this()](error_code) {
    if (self->closed_) return;
    self->is_full_ = false;
    self->flush();
  });
}

void AdminClient::Connection::read() {
  socket_.async_read_some(asio::buffer(input_),
                          [self = shared_from_this()](error_code error, std::size_t size) {
                            self->on_read(error, size);
                          });
}

void AdminClient::Connection::on_read(error_code error, std::size_t size) {
  if (closed_) return;
  if (error) return lose(reason("cannot read", error));
  if (conversation_.waiting()) restart_clock();
  splitter_.feed({input_.data(), size});
  while (const std::optional<std::string> line = splitter_.next()) {
    on_line(*line);
    if (closed_) return;
  }
  if (splitter_.broken()) return lose("the server sent a line that exceeds 64 KiB");
  if (conversation_.too_large()) return lose("the server sent an answer that exceeds 16 MiB");
  read();
}

void AdminClient::Connection::on_line(const std::string& line) {
  if (trace_) trace_("<- " + line);
  const ServerLine parsed = parse_server_line(line);
  const bool known = on_unasked(parsed) || conversation_.receive(parsed);
  if (closed_) return;
  if (!known && trace_) trace_("(ignored)");
  if (answered_ && !conversation_.waiting()) std::exchange(answered_, nullptr)();
}

bool AdminClient::Connection::on_unasked(const ServerLine& line) {
  if (const auto* job = std::get_if<SvcJob>(&line)) {
    if (listener_.job) listener_.job(*job);
  } else if (const auto* cancel = std::get_if<SvcCancel>(&line)) {
    if (listener_.cancelled) listener_.cancelled(*cancel);
  } else if (const auto* claim = std::get_if<SvcClaim>(&line)) {
    if (listener_.superseded) listener_.superseded(*claim);
  } else {
    return false;
  }
  return true;
}

void AdminClient::Connection::when_answered(std::function<void()> done) {
  answered_ = std::move(done);
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->closed_ || self->conversation_.waiting() || !self->answered_) return;
    std::exchange(self->answered_, nullptr)();
  });
}

// The deadline is moved at every byte, the alarm is not: it looks again when it rings too early.
void AdminClient::Connection::restart_clock() {
  deadline_ = Clock::now() + answer_time_;
  if (!clock_running_) wait_for_deadline();
}

void AdminClient::Connection::wait_for_deadline() {
  clock_running_ = true;
  answer_alarm_.set(deadline_ - Clock::now(), [self = weak_from_this()] {
    if (const auto alive = self.lock()) alive->on_clock();
  });
}

void AdminClient::Connection::on_clock() {
  clock_running_ = false;
  if (closed_ || !conversation_.waiting()) return;
  error_code ignored;
  // Bytes that wait here are not the server's fault: this process was stopped, perhaps.
  if (connected_ && socket_.available(ignored) > 0) restart_clock();
  if (Clock::now() < deadline_) return wait_for_deadline();
  lose(connected_ ? "the server does not answer" : "the server does not accept the connection");
}

AdminClient::AdminClient(asio::io_context& io, const std::string& socket, Listener listener,
                         loop::Trace trace, std::chrono::milliseconds answer_time)
    : connection_(std::make_shared<Connection>(io, socket, std::move(listener), std::move(trace),
                                               answer_time)) {
  connection_->start();
  command("WATCH -A");
}

AdminClient::~AdminClient() { connection_->close(); }

void AdminClient::command(const std::string& line, ReplyHandler handler) {
  connection_->send(line, [&](Conversation& talk) { talk.expect(std::move(handler)); });
}

void AdminClient::background(const std::string& name, const std::string& tag,
                             const domain::Words& words, ReplyHandler handler) {
  domain::Words all{name, "-background", tag};
  all.insert(all.end(), words.begin(), words.end());
  connection_->send(command_line(all),
                    [&](Conversation& talk) { talk.expect_background(tag, std::move(handler)); });
}

void AdminClient::abandon(const std::string& tag) {
  connection_->conversation().forget(tag);
  command(command_line({"BGCANCEL", tag}));
}

void AdminClient::when_answered(std::function<void()> done) {
  connection_->when_answered(std::move(done));
}

}  // namespace conntrack::adapters::tripe
