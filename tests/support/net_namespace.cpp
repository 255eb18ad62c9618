// SPDX-License-Identifier: GPL-3.0-or-later
// Private namespaces: a network of its own for a test, which the host never notices.
#include "tests/support/net_namespace.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "tests/support/eventually.h"
#include "tests/support/process.h"

namespace conntrack::tests {
namespace {

void check(bool good, const std::string& what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

void write_file(const char* path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) throw std::runtime_error(std::string("cannot write ") + path);
}

void unshare_all() {
  const std::string uid = std::to_string(::geteuid());
  const std::string gid = std::to_string(::getegid());
  constexpr int wanted = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC;
  if (::unshare(wanted) == 0) return;
  check(::unshare(wanted | CLONE_NEWUSER) == 0, "unshare");
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", "0 " + uid + " 1");
  write_file("/proc/self/gid_map", "0 " + gid + " 1");
}

void mount_over(const char* type, const char* where, unsigned long flags, const char* data) {
  check(::mount(type, where, type, flags, data) == 0, std::string("mount ") + where);
}

void make_private_files() {
  check(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "mount /");
  constexpr unsigned long careful = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  mount_over("proc", "/proc", careful, nullptr);
  mount_over("sysfs", "/sys", careful | MS_RDONLY, nullptr);
  mount_over("tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=755");
  for (const char* directory : {"/run/netns", "/run/dbus", "/run/lock"}) {
    check(::mkdir(directory, 0755) == 0, directory);
  }
}

/// Reaps children until this one has ended, and ends as it did.
[[noreturn]] void end_with(pid_t child) {
  int status = 0;
  for (;;) {
    const pid_t ended = ::waitpid(-1, &status, 0);
    if (ended == child) ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    if (ended < 0 && errno != EINTR) ::_exit(1);
  }
}

/// Goes on in a child that is killed with its parent; the parent ends with the child.
void go_on_in_child() {
  const pid_t child = ::fork();
  check(child >= 0, "fork");
  if (child > 0) end_with(child);
  check(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "prctl");
}

}  // namespace

void enter_private_namespaces() {
  unshare_all();
  go_on_in_child();  // which is process 1 of the namespace: with it go all others
  make_private_files();
  ip({"link", "set", "lo", "up"});
  go_on_in_child();  // which is an ordinary process, and can be aborted like one
}

void enter_new_network() {
  check(::unshare(CLONE_NEWNET) == 0, "unshare");
  ip({"link", "set", "lo", "up"});
}

std::string ip(const std::vector<std::string>& arguments) {
  Command command;
  command.words.emplace_back("ip");
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  const Result result = run(command);
  if (result.status != 0) {
    std::string line;
    for (const std::string& word : command.words) line += word + " ";
    throw std::runtime_error(line + "failed: " + result.err);
  }
  return result.out;
}

void delete_link(const std::string& name) { run({{"ip", "link", "delete", name}, {}, {}, false}); }

Cable::Cable(std::string name) : name_(std::move(name)), peer_namespace_(name_ + "-peer") {
  ip({"netns", "add", peer_namespace_});
  ip({"link", "add", name_, "type", "veth", "peer", "name", "peer", "netns", peer_namespace_});
  ip({"-n", peer_namespace_, "link", "set", "peer", "up"});
  ip({"link", "set", name_, "addrgenmode", "none", "up"});
  const bool is_up = eventually(std::chrono::seconds(10), [this] {
    return ip({"link", "show", name_}).find("state UP") != std::string::npos;
  });
  if (!is_up) throw std::runtime_error(name_ + " does not come up");
}

Cable::~Cable() {
  try {
    ip({"link", "del", name_});
    ip({"netns", "del", peer_namespace_});
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';  // a test may have taken it away itself
  }
}

void Cable::add_address(const std::string& address) const {
  const bool ipv6 = address.find(':') != std::string::npos;
  std::vector<std::string> arguments{"address", "add", address, "dev", name_};
  if (ipv6) arguments.emplace_back("nodad");
  ip(arguments);
}

}  // namespace conntrack::tests
