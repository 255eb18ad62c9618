// SPDX-License-Identifier: GPL-3.0-or-later
// ServiceBed: setting up, and reading the stand-in's log.
#include "tests/integration/service/bed.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/integration/program.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

// Long enough for the portable build, which polls once a second, on a busy machine.
constexpr auto retry_window = 20s;

/// A line of the log without its time and its client: what matters of it, or nothing. What a client
/// that steers has said does not.
std::string essence(const std::string& logged) {
  const std::size_t after_time = logged.find(' ');
  if (after_time == std::string::npos) return {};
  const std::string line = logged.substr(after_time + 1);
  const std::size_t after_who = line.find(' ');
  if (after_who == std::string::npos || line.starts_with('s')) return {};
  return line.starts_with('!') ? line : line.substr(after_who + 1);
}

/// How news() tells of a line; empty if it does not. What becomes of the bus is the affair of a
/// build that listens to one.
std::string as_news(const std::string& line) {
  if (line.starts_with("NOTE USER conntrack dbus-connection ")) return {};
  if (line.starts_with("NOTE USER ") || line.starts_with("WARN USER ")) {
    return line.substr(0, 5) + line.substr(10);
  }
  if (line.starts_with("KILL ") || line.starts_with("BGCANCEL ")) return line;
  if (const std::size_t at = line.find(" connect active "); at != std::string::npos) {
    return "connect " + line.substr(at + 16);
  }
  return {};
}

void limit_descriptors(pid_t process, rlim_t count) {
  const rlimit limit{count, 4096};
  EXPECT_EQ(::prlimit(process, RLIMIT_NOFILE, &limit, nullptr), 0);
}

}  // namespace

const char* const ServiceBed::laptop =
    "[vpn]\n"
    "down/home = 192.168.7.0/24\n"
    "office = 10.0.0.0/8\n"
    "roam = 0.0.0.0/0\n";

ServiceBed::ServiceBed() { configure(laptop); }

void ServiceBed::TearDown() { stop_server(); }

void ServiceBed::configure(const std::string& text) {
  const std::string file = directory_.write("conntrack.conf.new", text);
  std::filesystem::rename(file, directory() + "/conntrack.conf");
}

void ServiceBed::start_server(const std::vector<std::string>& peers) {
  std::vector<std::string> words{CONNTRACK_STAND_IN, socket()};
  words.insert(words.end(), peers.begin(), peers.end());
  server_.emplace(Command{words, {}, {}, false});
  reported_ = 0;
  ASSERT_TRUE(eventually(retry_window, [this] { return std::filesystem::exists(socket()); }));
  ASSERT_TRUE(eventually(retry_window, [this] {
    try {
      session_ = std::make_unique<AdminSession>(socket(), "STANDIN quiet");
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }));
}

void ServiceBed::stop_server() {
  if (!server_) return;
  for (const std::string& line : log()) EXPECT_FALSE(line.starts_with('!')) << line;
  server_.reset();
}

Command ServiceBed::command(const std::vector<std::string>& options) const {
  Command command = conntrack({"-d", directory(), "-a", "tripesock"});
  command.words.insert(command.words.end(), options.begin(), options.end());
  command.environment["TRIPE_CONNTRACK_BUS"] = bus_;
  for (const auto& [name, value] : environment_) command.environment[name] = value;
  return command;
}

void ServiceBed::start(const std::vector<std::string>& options) {
  if (!server_) start_server();
  program_.emplace(command(options));
  expect("SVCCLAIM conntrack 2.0.0");
}

void ServiceBed::in_the_office(const std::vector<std::string>& options) {
  plug(eth_, "10.1.2.3/24");
  start(options);
  expect_peer("office");
  news();
}

void ServiceBed::forbid_descriptors() {
  const std::string open = "/proc/" + std::to_string(program_->pid()) + "/fd/";
  rlim_t lowest_free = 0;
  while (std::filesystem::exists(
      std::filesystem::symlink_status(open + std::to_string(lowest_free)))) {
    ++lowest_free;
  }
  limit_descriptors(program_->pid(), lowest_free);
}

void ServiceBed::allow_descriptors() { limit_descriptors(program_->pid(), 1024); }

void ServiceBed::list_peers() {
  const std::size_t before = count("IFNAME office");
  submit("resume");
  // The last question of the round that asks for the peers.
  EXPECT_TRUE(eventually(retry_window, [&] { return count("IFNAME office") > before; }));
}

void ServiceBed::plug(const Cable& cable, const std::string& address) const {
  cable.add_address(address);
  const bool ipv6 = address.find(':') != std::string::npos;
  ip({ipv6 ? "-6" : "-4", "route", "add", "default", "dev", cable.name()});
}

void ServiceBed::unplug(const Cable& cable) const { ip({"addr", "flush", "dev", cable.name()}); }

AdminSession::Answer ServiceBed::ask(const std::string& line) {
  // So that no pipe fills while a test asks again and again.
  server_->out();
  if (program_) program_->out();
  return session_->command(line);
}

void ServiceBed::control(const std::string& words) {
  EXPECT_EQ(ask("STANDIN " + words).end, "OK") << words;
}

std::vector<std::string> ServiceBed::log() {
  std::vector<std::string> lines;
  std::istringstream text(server_->out());
  for (std::string line; std::getline(text, line);) {
    if (std::string what = essence(line); !what.empty()) lines.push_back(std::move(what));
  }
  return lines;
}

std::vector<std::string> ServiceBed::news() {
  std::vector<std::string> told;
  const std::vector<std::string> lines = log();
  for (std::size_t i = reported_; i < lines.size(); ++i) {
    if (std::string line = as_news(lines[i]); !line.empty()) told.push_back(std::move(line));
  }
  reported_ = lines.size();
  return told;
}

std::size_t ServiceBed::count(const std::string& line) {
  const std::vector<std::string> lines = log();
  return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), line));
}

void ServiceBed::expect(const std::string& line, int times) {
  const bool came =
      eventually(retry_window, [&] { return count(line) >= static_cast<std::size_t>(times); });
  EXPECT_TRUE(came) << "never seen: " << line << "\n" << server_->out();
}

void ServiceBed::expect_containing(const std::string& text) {
  const bool came = eventually(retry_window, [&] {
    const std::vector<std::string> lines = log();
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  });
  EXPECT_TRUE(came) << "never seen: " << text << "\n" << server_->out();
}

std::string ServiceBed::status(const std::string& beginning) {
  for (const std::string& line : submit("status").info) {
    if (line.starts_with(beginning)) return line;
  }
  return {};
}

void ServiceBed::expect_status(const std::string& beginning, const std::string& text) {
  const bool came =
      eventually(retry_window, [&] { return status(beginning).find(text) != std::string::npos; });
  EXPECT_TRUE(came) << "never in the status: " << text << "\n" << status(beginning);
}

void ServiceBed::expect_status_without(const std::string& beginning, const std::string& text) {
  std::string line;
  const bool came = eventually(retry_window, [&] {
    line = status(beginning);
    return !line.empty() && line.find(text) == std::string::npos;
  });
  EXPECT_TRUE(came) << "always in the status: " << text << "\n" << line;
}

int ServiceBed::seconds(const std::string& beginning, const std::string& key) {
  const std::string line = status(beginning);
  const std::size_t at = line.find(' ' + key + '=');
  if (at == std::string::npos) return -1;
  const std::string value = line.substr(at + key.size() + 2);
  return value.starts_with("no") ? -1 : std::atoi(value.c_str());
}

void ServiceBed::expect_trace(const std::string& text) {
  const bool came = eventually(retry_window, [&] {
    if (server_) server_->out();
    return program_->out().find(text) != std::string::npos;
  });
  EXPECT_TRUE(came) << "never in the trace: " << text << "\n" << program_->out();
}

void ServiceBed::expect_peer(const std::string& peer, bool connected) {
  const bool came = eventually(retry_window, [&] {
    const std::vector<std::string> peers = ask("STANDIN peers").info;
    return (std::count(peers.begin(), peers.end(), peer) != 0) == connected;
  });
  EXPECT_TRUE(came) << peer << "\n" << server_->out();
}

void ServiceBed::expect_quiet() { EXPECT_EQ(news(), std::vector<std::string>{}); }

Result ServiceBed::wait_for_end() { return program_->wait(retry_window); }

std::vector<pid_t> ServiceBed::daemons() const {
  std::vector<pid_t> found;
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    std::string words;
    // A process may end between opening and reading, which getline takes for an end of the file.
    std::getline(std::ifstream(process.path() / "cmdline"), words);
    if (words.find(directory()) == std::string::npos) continue;
    if (words.find("--daemon") == std::string::npos) continue;
    found.push_back(std::stoi(process.path().filename()));
  }
  return found;
}

}  // namespace conntrack::tests
