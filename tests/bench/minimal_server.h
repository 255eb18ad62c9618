// SPDX-License-Identifier: GPL-3.0-or-later
// MinimalServer: answers every command at once, and tells when a command came.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace conntrack::tests {

/// An admin socket for one client after another, served only while somebody waits here.
class MinimalServer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit MinimalServer(const std::string& path) : listener_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    ::unlink(path.c_str());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 1) != 0) {
      throw std::runtime_error("cannot listen at " + path);
    }
  }
  MinimalServer(const MinimalServer&) = delete;
  MinimalServer& operator=(const MinimalServer&) = delete;
  ~MinimalServer() {
    ::close(client_);
    ::close(listener_);
  }

  /// Answers until a command with this in it has come; gives the time when it was read.
  Time wait_for(const std::string& text) {
    if (!comes(text, std::chrono::seconds(10))) throw std::runtime_error("never came: " + text);
    return read_at_;
  }

  /// Answers until a command with this in it has come, or nothing for a while; true if it has.
  bool comes(const std::string& text, std::chrono::milliseconds length) {
    do {
      if (serve(length).find(text) != std::string::npos) return true;
    } while (!idle_);
    return false;
  }

  /// How many commands have come.
  int commands() const { return commands_; }

  /// Answers until nothing has come for a while.
  void quiet(std::chrono::milliseconds length) {
    do serve(length);
    while (!idle_);
  }

 private:
  /// Waits for commands, for so long at most, and answers them.
  std::string serve(std::chrono::milliseconds retry_window) {
    pollfd wait{client_ < 0 ? listener_ : client_, POLLIN, 0};
    idle_ = ::poll(&wait, 1, static_cast<int>(retry_window.count())) == 0;
    if (idle_) return {};
    if (client_ < 0) {
      client_ = ::accept(listener_, nullptr, nullptr);
      return {};
    }
    std::array<char, 16384> buffer{};
    const ssize_t got = ::recv(client_, buffer.data(), buffer.size(), 0);
    read_at_ = std::chrono::steady_clock::now();
    if (got <= 0) {
      ::close(std::exchange(client_, -1));
      return {};
    }
    const std::string text(buffer.data(), static_cast<std::size_t>(got));
    answer(text);
    return text;
  }

  void answer(const std::string& commands) {
    std::string replies;
    for (std::size_t begin = 0; begin < commands.size();) {
      const std::size_t end = commands.find('\n', begin);
      const std::string line = commands.substr(begin, end - begin);
      begin = end == std::string::npos ? commands.size() : end + 1;
      ++commands_;
      constexpr std::string_view background = "SVCSUBMIT -background ";
      if (line.starts_with(background)) {
        const std::string tag =
            line.substr(background.size(), line.find(' ', background.size()) - background.size());
        replies += "BGDETACH " + tag + "\nBGOK " + tag + "\n";
      } else {
        replies += "OK\n";
      }
    }
    if (::send(client_, replies.data(), replies.size(), MSG_NOSIGNAL) < 0) idle_ = true;
  }

  int listener_ = -1;
  int client_ = -1;
  bool idle_ = false;
  int commands_ = 0;
  Time read_at_;
};

}  // namespace conntrack::tests
