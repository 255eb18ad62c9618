// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/stories/real_world.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "tests/support/eventually.h"
#include "tests/support/parsed.h"
#include "tests/support/written_config.h"

namespace conntrack::tests {

using namespace domain;
using namespace std::chrono_literals;

namespace {

constexpr const char* all_peers[] = {"home", "cafe", "link", "x", "y"};
constexpr const char* claim = "SVCCLAIM conntrack 2.0.0";
constexpr auto longest_pass = 400ms;
constexpr auto longest_stop = 300ms;
constexpr auto longest_connect = 500ms;
constexpr auto longest_pause = 2s;  // the end of a story is not to wait for that of a pause

// A change of a damped group has stood for 10 s, and one attempt in a row that failed waits for 30.
constexpr auto until_right = 60s;

std::string milliseconds(Milliseconds time, Milliseconds longest) {
  return std::to_string(std::min(time, longest).count());
}

}  // namespace

/// Does one kind of step after the other; tells whether the model is to hear of it.
class RealWorld::Performer {
 public:
  explicit Performer(RealWorld& world) : world_(world) {}

  bool operator()(const MoveTo& to) {
    // No route gives these.
    if (to.local == "0.0.0.0" || to.local == "127.0.0.1") {
      world_.network_.lose(to.target);
    } else {
      world_.network_.move_to(to.target, to.local);
    }
    return true;
  }
  bool operator()(const Borrow& from) {
    world_.network_.borrow(from.target, from.local);
    return true;
  }
  bool operator()(const LoseRoute& route) {
    world_.network_.lose(route.target);
    return true;
  }
  bool operator()(const KernelTells& tells) {
    world_.network_.stir(tells.times);
    return true;
  }
  bool operator()(const KernelFails& kernel) {
    if (kernel.fails) {
      world_.forbid_descriptors();
    } else {
      world_.allow_descriptors();
    }
    return true;
  }
  /// A program that gets no processor takes a while to hear of anything.
  bool operator()(const KernelTakes& takes) {
    world_.at_once(
        [&] { std::this_thread::sleep_for(std::min<Milliseconds>(takes.time, longest_stop)); });
    return true;
  }

  bool operator()(const Says& says) {
    if (!world_.has_manager_) return false;
    if (says.words == "nm connected" || says.words == "nm disconnected") {
      world_.is_networking_ = says.words == "nm connected";
      world_.manager_.networking(world_.is_networking_);
    } else if (says.words == "nm default-connection-change" && world_.is_networking_) {
      world_.connection_ = world_.connection_ == "street" ? "office" : "street";
      world_.manager_.up(world_.connection_);
    }
    return false;
  }
  bool operator()(const Comes&) {
    world_.bring_manager();
    return false;
  }
  bool operator()(const Goes& goes) {
    if (!std::exchange(world_.has_manager_, false)) return false;
    world_.manager_.stop(goes.manager == "nm" ? SIGTERM : SIGKILL);
    return false;
  }
  bool operator()(const BusGoes&) {
    if (std::exchange(world_.has_manager_, false)) world_.manager_.stop(SIGKILL);
    if (std::exchange(world_.has_bus_, false)) world_.bus_daemon_.kill();
    return true;
  }
  bool operator()(const BusComes&) {
    world_.bring_bus();
    return true;
  }

  bool operator()(const Tell& told) { return world_.tell(told.command); }
  bool operator()(const PauseFor& pause) {
    const auto seconds = std::min<Milliseconds>(pause.time, longest_pause).count() / 1000 + 1;
    return world_.tell("pause " + std::to_string(seconds));
  }

  bool operator()(const WriteConfig& write) {
    world_.file_ = write.number;
    world_.write_file(story_configs.at(write.number));
    return true;
  }
  bool operator()(const SpoilConfig&) {
    world_.file_.reset();
    world_.write_file("[vpn]\nhome = nowhere\n");
    return true;
  }
  bool operator()(const RemoveConfig&) {
    world_.file_.reset();
    std::filesystem::remove(world_.directory() + "/conntrack.conf");
    return true;
  }

  bool operator()(const ServerGoes&) {
    world_.stop_server();
    return true;
  }
  bool operator()(const ServerComes&) {
    world_.bring_server();
    return true;
  }
  bool operator()(const ListFails& list) {
    if (list.fails) world_.steer("fail LIST internal-error");
    return true;
  }
  bool operator()(const ListTakes& takes) {
    world_.steer("freeze");
    std::this_thread::sleep_for(std::min<Milliseconds>(takes.time, longest_stop));
    world_.steer("thaw");
    return true;
  }
  bool operator()(const ConnectTakes& takes) {
    for (const std::string peer : all_peers) {
      world_.steer("connect-delay " + peer + ' ' + milliseconds(takes.time, longest_connect));
    }
    return true;
  }
  bool operator()(const Refuses& refuses) {
    world_.steer("connect-fail " + refuses.peer + " no-such-luck");
    return true;
  }
  bool operator()(const Hangs& each) {
    world_.has_hung_ = world_.has_hung_ || each.hangs;
    world_.steer("connect-delay " + each.peer + (each.hangs ? " 600000" : " 0"));
    return true;
  }
  bool operator()(const KeepsPeer& each) {
    if (each.keeps) world_.steer("fail KILL internal-error");
    return true;
  }
  bool operator()(const HidesLink& each) {
    world_.steer(std::string("ifname ") + (each.hides ? "off" : "on"));
    return true;
  }
  bool operator()(const Vanishes& each) {
    world_.steer("vanish " + each.peer);
    return true;
  }
  bool operator()(const Appears& each) {
    world_.steer("peer " + each.peer);
    return true;
  }

  bool operator()(const Pass& pass) {
    std::this_thread::sleep_for(std::min<Milliseconds>(pass.time, longest_pass));
    return true;
  }

  // What only the simulated world can do.
  bool operator()(const WakeUp&) { return false; }
  bool operator()(const TunnelTakesRoutes&) { return false; }
  bool operator()(const RisesUntold&) { return false; }
  bool operator()(const TunnelsStay&) { return false; }
  bool operator()(const HideUnderTunnels&) { return false; }
  bool operator()(const NeverLists&) { return false; }
  bool operator()(const AddsGivenUpAfter&) { return false; }
  bool operator()(const AnswersComeAgain&) { return false; }
  bool operator()(const FileTold&) { return false; }

 private:
  RealWorld& world_;
};

RealWorld::RealWorld() { bus_ = bus_daemon_.address(); }

void RealWorld::begin(bool with_manager) {
  with_manager_ = with_manager;
  file_ = 0;
  write_file(story_configs[0]);
  manager_.leave_unmanaged("eth");
  bring_server();
  bring_manager();
  launch();
  expect(claim);
}

void RealWorld::perform(const Step& step) {
  if (std::visit(Performer(*this), step)) model_->hear(step);
}

void RealWorld::launch() {
  program_.emplace(command({"--reconnect", "--settle", "0.2", "--interval", "2"}));
  model_.emplace();
}

void RealWorld::kill_program() {
  // What it does not start without.
  if (!file_) perform(WriteConfig{0});
  bring_server();
  const int claims = static_cast<int>(count(claim));
  program_->signal(SIGKILL);
  program_->wait();
  launch();
  expect(claim, claims + 1);
}

void RealWorld::bring_bus() {
  if (!std::exchange(has_bus_, true)) bus_daemon_.start();
}

void RealWorld::bring_manager() {
  if (!with_manager_ || !has_bus_ || std::exchange(has_manager_, true)) return;
  manager_.start();
  if (!connection_.empty()) return;
  manager_.add_connection({"office", "wifi", "10.1.2.3/24", "10.1.2.1", 50});
  manager_.add_connection({"street", "wifi", "172.20.0.9/16", "172.20.0.1", 50});
  manager_.up(connection_ = "office");
}

void RealWorld::bring_server() {
  if (server_) return;
  start_server();
  has_hung_ = false;
}

/// Written in place, or renamed into place, one after the other.
void RealWorld::write_file(const std::string& text) {
  if (files_written_++ % 2 == 0) return configure(text);
  directory_.write("conntrack.conf", text);
}

bool RealWorld::tell(const std::string& command) {
  if (command == "hangup") {
    program_->signal(SIGHUP);
    return true;
  }
  return server_ && submit(command).end == "OK";
}

void RealWorld::steer(const std::string& words) {
  if (server_) control(words);
}

void RealWorld::become_quiet() {
  allow_descriptors();
  bring_bus();
  bring_manager();
  if (has_hung_) stop_server();
  bring_server();
  steer("ifname on");
  for (const std::string peer : all_peers) {
    steer("connect-ok " + peer);
    steer("connect-delay " + peer + " 0");
  }
  if (!file_) perform(WriteConfig{0});
  if (model_->is_paused() && eventually(until_right, [this] { return tell("resume"); })) {
    model_->hear(Tell{"resume"});
  }
  if (with_manager_ && eventually(until_right, [this] { return tell("up"); })) {
    model_->hear(Tell{"up"});
  }
}

void RealWorld::expect_right() {
  std::string wrong;
  auto right_since = std::chrono::steady_clock::now();
  const bool is_right = eventually(until_right, [&] {
    wrong = complaint();
    const auto now = std::chrono::steady_clock::now();
    if (!wrong.empty()) right_since = now;
    return now - right_since > 1s;
  });
  EXPECT_TRUE(is_right) << wrong << "\n" << server_->out() << program_->err();
}

std::string RealWorld::complaint() {
  if (program_->ended()) return "the program has ended";
  const auto listed = ask("STANDIN peers").info;
  const std::set<std::string> connected(listed.begin(), listed.end());
  const Config config = written_config(story_configs.at(*file_));
  for (const Group& group : config.groups) {
    if (const std::string wrong = complaint_of(group, connected); !wrong.empty()) return wrong;
  }
  return {};
}

std::string RealWorld::complaint_of(const Group& group, const std::set<std::string>& connected) {
  const Config config = written_config(story_configs.at(*file_));
  const auto wanted = model_->peer_of(config, group, RealNetwork::local_address);
  for (const Definition& definition : group.definitions) {
    if (definition.is_down()) continue;
    const bool is_wanted = definition.tag == wanted;
    if (connected.contains(definition.tag) != is_wanted) {
      return group.name + (is_wanted ? " has not " : " has ") + definition.tag;
    }
  }
  return {};
}

}  // namespace conntrack::tests
