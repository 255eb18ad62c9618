// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration file changes in awkward ways (CL2, CL6, CF14): its directory is replaced, it is
// written with pauses, edited without a server, or changed without a trace in its size and time.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;
using namespace std::chrono_literals;

const char* const office = "[vpn]\noffice = 10.0.0.0/8\n";
const char* const lab = "[vpn]\nlab = 10.0.0.0/8\n";

class FileFaults : public ServiceBed {
 protected:
  /// A path in the test's directory.
  fs::path at(const std::string& name) const { return fs::path(directory()) / name; }

  /// A directory with a configuration in it.
  void make_directory(const std::string& name, const std::string& config) const {
    fs::create_directory(at(name));
    std::ofstream(at(name) / "conntrack.conf") << config;
  }

  /// A link that leads to `target` from now on, replaced in one step.
  void make_link(const std::string& name, const std::string& target) const {
    fs::create_symlink(target, at(name + ".new"));
    fs::rename(at(name + ".new"), at(name));
  }

  /// Starts in this directory, and waits until `office` is connected.
  void start_in(const std::string& name) {
    plug(eth_, "10.1.2.3/24");
    start({"-d", at(name), "-a", socket()});
    expect_peer("office");
    news();
  }

  /// What is in force after `reload` said that all is well.
  std::string reloaded() {
    EXPECT_EQ(submit("reload").end, "OK");
    const Lines lines = submit("show-group vpn").info;
    return lines.empty() ? "" : lines.front();
  }

  /// The commands since the last call; what was announced depends on who was first.
  Lines commands() {
    Lines lines = news();
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("NOTE "); });
    return lines;
  }
};

// CL2: each also for `reload`, which reads the file that has the name now.
TEST_F(FileFaults, ALinkInTheNameOfTheDirectoryIsSwapped) {
  make_directory("one", office);
  make_directory("two", lab);
  make_link("link", "one");
  start_in("link");
  make_link("link", "two");
  EXPECT_EQ(reloaded(), "peer=lab target=(default) net=10.0.0.0/8");
  expect_peer("lab");
  make_link("link", "one");
  expect_peer("office");
}

TEST_F(FileFaults, ADirectoryIsRenamedIntoPlace) {
  make_directory("etc", office);
  make_directory("new", lab);
  start_in("etc");
  fs::rename(at("etc"), at("old"));
  fs::rename(at("new"), at("etc"));
  EXPECT_EQ(reloaded(), "peer=lab target=(default) net=10.0.0.0/8");
  fs::rename(at("etc"), at("new"));
  fs::rename(at("old"), at("etc"));
  expect_peer("office");
}

TEST_F(FileFaults, TheDirectoryIsRemovedAndMadeAnew) {
  make_directory("etc", office);
  start_in("etc");
  fs::remove_all(at("etc"));
  EXPECT_TRUE(submit("reload").end.starts_with("FAIL config-file-error OSError"));
  make_directory("etc", lab);
  expect_peer("lab");
  fs::remove_all(at("etc"));
  make_directory("etc", office);
  EXPECT_EQ(reloaded(), "peer=office target=(default) net=10.0.0.0/8");
}

// The same for the socket; it is looked for anew at each attempt.
TEST_F(FileFaults, TheDirectoryOfTheSocketIsReplaced) {
  plug(eth_, "10.1.2.3/24");
  for (const std::string way : {"swapped", "renamed"}) {
    if (way == "swapped") {
      make_directory("empty", office);
      make_link("run", "empty");
    } else {
      make_directory("run", office);
    }
    program_.emplace(command({"-d", at("run"), "--reconnect", "--debug"}));
    expect_trace("-> SVCCLAIM conntrack");
    if (way == "renamed") fs::rename(at("run"), at("away"));
    make_link("run", ".");  // where the server is
    start_server();
    expect_peer("office");
    stop_server();
    program_.reset();
    fs::remove(at("run"));
  }
}

// What one socket's address takes is shorter than what a path may be.
TEST_F(FileFaults, TheNameOfTheDirectoryIsLongerThanASocketsAddress) {
  const std::string name(120, 'x');
  make_link(name, ".");
  plug(eth_, "10.1.2.3/24");
  start({"-d", at(name)});
  expect_peer("office");
}

// CL6
TEST_F(FileFaults, TheFileIsEditedWhileThereIsNoServer) {
  plug(eth_, "10.1.2.3/24");
  configure(office);
  program_.emplace(command({"--reconnect", "--debug"}));
  expect_trace("-> SVCCLAIM conntrack");
  configure(lab);
  start_server();
  expect_peer("lab");
  EXPECT_EQ(commands(), Lines{"connect lab"});
  stop_server();
  configure(office);
  start_server();
  expect_peer("office");
  EXPECT_EQ(commands(), Lines{"connect office"});
}

TEST_F(FileFaults, AWriterNeverClosesTheFile) {
  in_the_office();
  std::ofstream writer(at("conntrack.conf"));
  writer << lab << std::flush;
  expect_peer("lab");
}

// As `cp -p` leaves it, or an archive that is unpacked.
TEST_F(FileFaults, TheFileIsWrittenWithItsTimePutBack) {
  configure("[vpn]\nlab1 = 10.0.0.0/8\n");
  const timespec long_ago[] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
  const auto put_back = [&] {
    EXPECT_EQ(::utimensat(AT_FDCWD, at("conntrack.conf").c_str(), long_ago, 0), 0);
  };
  put_back();
  plug(eth_, "10.1.2.3/24");
  start();
  expect_peer("lab1");
  std::ofstream(at("conntrack.conf")) << "[vpn]\nlab2 = 10.0.0.0/8\n";
  put_back();
  expect_peer("lab2");
}

}  // namespace
}  // namespace conntrack::tests
