// SPDX-License-Identifier: GPL-3.0-or-later
// AdminSession: a Unix socket, read line by line.
#include "tests/support/admin_session.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace conntrack::tests {

AdminSession::AdminSession(const std::string& socket, const std::string& greeting) {
  fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval retry_window{10, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &retry_window, sizeof retry_window);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd_);
    throw std::runtime_error("no server at " + socket);
  }
  // Broadcasts may be on their way until this is answered; command() passes them over.
  command(greeting);
}

AdminSession::~AdminSession() { ::close(fd_); }

AdminSession::Answer AdminSession::command(const std::string& line) {
  const std::string text = line + '\n';
  if (::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) < 0) {
    throw std::runtime_error("the server does not take: " + line);
  }
  Answer answer;
  while (true) {
    std::string reply = read_line();
    if (reply.starts_with("INFO ")) answer.info.push_back(reply.substr(5));
    if (reply == "OK" || reply.starts_with("FAIL ") || reply.starts_with("BGDETACH ")) {
      answer.end = std::move(reply);
      return answer;
    }
  }
}

std::string AdminSession::read_line() {
  std::size_t end = 0;
  while ((end = buffer_.find('\n')) == std::string::npos) {
    std::array<char, 4096> piece{};
    const ssize_t got = ::recv(fd_, piece.data(), piece.size(), 0);
    if (got <= 0) throw std::runtime_error("the server does not answer");
    buffer_.append(piece.data(), static_cast<std::size_t>(got));
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

}  // namespace conntrack::tests
