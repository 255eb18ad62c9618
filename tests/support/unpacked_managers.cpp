// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/unpacked_managers.h"

#include <stdlib.h>
#include <sys/mount.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

void check(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
}

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

std::vector<std::string> unpacked_program(const std::string& name,
                                          const std::vector<std::string>& arguments) {
  const char* const chosen = ::getenv("CONNTRACK_MANAGERS");
  const std::string path = std::string(chosen ? chosen : CONNTRACK_MANAGERS) + "/bin/" + name;
  if (!std::filesystem::exists(path)) {
    throw std::runtime_error("no " + path + ": run scripts/fetch-managers");
  }
  std::vector<std::string> words{path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

Command logging_to(const std::string& file, const std::vector<std::string>& words) {
  Command command;
  command.words = {"sh", "-c", R"(log=$1; shift; exec "$@" >>"$log" 2>&1)", "sh", file};
  command.words.insert(command.words.end(), words.begin(), words.end());
  return command;
}

void hide_host_state() {
  static bool hidden = false;
  if (std::exchange(hidden, true)) return;
  check(::mount("tmpfs", "/var/lib", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"), "mount /var/lib");
  std::filesystem::create_directory("/var/lib/NetworkManager");
  std::filesystem::create_directory("/var/lib/connman");
  std::filesystem::create_directory("/run/connman");
  std::ofstream("/run/resolv.conf").close();
  if (!std::filesystem::exists("/etc/resolv.conf")) return;
  check(::mount("/run/resolv.conf", "/etc/resolv.conf", nullptr, MS_BIND, nullptr),
        "mount /etc/resolv.conf");
}

void wait_for_manager(std::string_view what, const std::string& log_file,
                      const std::function<bool()>& predicate) {
  if (eventually(std::chrono::seconds(20), predicate)) return;
  throw std::runtime_error(std::string(what) + "; its log: " + contents(log_file));
}

}  // namespace conntrack::tests
