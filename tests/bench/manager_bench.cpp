// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the service follows a network manager, what it costs to hear what changes nothing, and
// to hear nothing at all, beside a floor that does the bare minimum (bus_floor.cpp), and beside
// what else one could use. In a network of its own, on a bus of its own, with a NetworkManager that
// says what is wanted.
#include <benchmark/benchmark.h>
#include <time.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/dispatcher.h"
#include "tests/bench/laptop.h"
#include "tests/bench/minimal_server.h"
#include "tests/bench/samples.h"
#include "tests/support/fake_service.h"
#include "tests/support/private_bus.h"
#include "tests/support/process.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Clock = HostRoute::Clock;

constexpr const char* manager_path = "/org/freedesktop/NetworkManager";
constexpr const char* connection_path = "/org/freedesktop/NetworkManager/ActiveConnection/1";
constexpr const char* connection_interface = "org.freedesktop.NetworkManager.Connection.Active";
constexpr unsigned connected_global = 70;

class Manager {
 public:
  explicit Manager(const std::string& bus) : service_(io_, bus) {
    service_.property("State", "u", connected_global);
    service_.own("org.freedesktop.NetworkManager");
  }

  /// Answers what a program asks at attach, until it and the server have nothing more to say.
  void meet(MinimalServer& server) {
    for (int i = 0; i < 100; ++i) {
      io_.poll();
      io_.restart();
      server.quiet(10ms);
    }
  }

  /// The connection becomes the default one: `default-connection-change`.
  Clock::time_point take_default_route() {
    say_default(0);
    const Clock::time_point before = Clock::now();
    say_default(1);
    return before;
  }

  /// What changes nothing: the state that it is in.
  void repeat_state() {
    service_.send(manager_path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
                  "org.freedesktop.NetworkManager", 1, "State", "u", connected_global, 0);
  }

 protected:
  boost::asio::io_context io_;
  FakeService service_;

 private:
  void say_default(int yes) {
    service_.send(connection_path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                  "sa{sv}as", connection_interface, 1, "Default", "b", yes, 0);
  }
};

struct LaptopWithBus : Laptop {
  PrivateBus daemon;
  LaptopWithBus() { bus = daemon.address(); }
};

struct ManagedLaptop : LaptopWithBus {
  Manager manager{daemon.address()};
};

/// A program that has met the manager and the server.
struct Meeting {
  Meeting(ManagedLaptop& laptop, const Command& command)
      : manager(laptop.manager), server(laptop.socket), program(command) {
    manager.meet(server);
  }

  Manager& manager;
  MinimalServer server;
  Process program;
};

/// What is said so that a command follows; gives the time before.
using Say = std::function<Clock::time_point()>;

/// Says it until it is heard: some programs take long to start, and none tells when it listens.
void wait_until_heard(Process& program, MinimalServer& server, const Say& say) {
  const auto deadline = Clock::now() + 20s;
  do {
    if (program.ended() || Clock::now() > deadline) {
      throw std::runtime_error("nobody listens: " + program.err());
    }
    say();
  } while (!server.comes("LIST", 100ms));
  server.quiet(300ms);
}

Samples follow(Process& program, MinimalServer& server, const Say& say, int times) {
  wait_until_heard(program, server, say);
  Samples samples;
  for (int i = 0; i < times; ++i) {
    const Clock::time_point said = say();
    samples.add(server.wait_for("LIST") - said);
    server.quiet(80ms);  // WH5 allows fifty rounds a second
  }
  return samples;
}

Samples follow_manager(ManagedLaptop& laptop, const Command& command, int times) {
  Meeting met(laptop, command);
  return follow(
      met.program, met.server, [&met] { return met.manager.take_default_route(); }, times);
}

Samples follow_networkd(const Laptop& laptop, int times) {
  Dispatcher dispatcher(laptop.bus);
  MinimalServer server(laptop.socket);
  Process program(dispatcher.command(laptop));
  return follow(
      program, server, [&dispatcher] { return dispatcher.become_routable(); }, times);
}

void ManagerSignalToFirstCommand(benchmark::State& state) {
  ManagedLaptop laptop;
  for (auto _ : state) {
    const Samples floor = follow_manager(laptop, laptop.floor(), 100);
    const Samples service = follow_manager(laptop, laptop.service(), 100);
    const Command script = laptop.on_our_bus({CONNTRACK_PYTHON_RIVAL, laptop.socket});
    const Samples python = follow_manager(laptop, script, 100);
    const Samples dispatcher = follow_networkd(laptop, 100);
    state.SetIterationTime(service.median() / 1e6);
    report(state, service, floor);
    report_rival(state, "python", python);
    report_rival(state, "dispatcher", dispatcher);
    service.hand_out("service");
    floor.hand_out("floor");
    python.hand_out("python");
    dispatcher.hand_out("dispatcher");
  }
}
BENCHMARK(ManagerSignalToFirstCommand)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMicrosecond);

// A kernel change waits up to 20 ms for a manager's word (WH2): that is the price of knowing why.
void KernelChangeWithManager(benchmark::State& state) {
  ManagedLaptop laptop;
  Meeting met(laptop, laptop.service());
  HostRoute route;
  Samples samples;
  for (auto _ : state) {
    const Clock::time_point changed = route.toggle();
    samples.add(met.server.wait_for("LIST") - changed);
    state.SetIterationTime(samples.last_in_seconds());
    met.server.quiet(80ms);
  }
  state.counters["median_us"] = samples.median();
  state.counters["p99_us"] = samples.p99();
}
BENCHMARK(KernelChangeWithManager)->UseManualTime()->Iterations(100)->Unit(benchmark::kMicrosecond);

/// A NetworkManager with one profile, `roam`, which is active nowhere.
class ProfileManager : public Manager {
 public:
  explicit ProfileManager(const std::string& bus) : Manager(bus) {
    constexpr const char* profile = "org.freedesktop.NetworkManager.Settings.Connection";
    service_.answer("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "a{oa{sa{sv}}}", 1,
                    "/profile/1", 1, profile, 0);
    service_.answer(profile, "GetSettings", "a{sa{sv}}", 1, "connection", 4, "id", "s", "roam",
                    "uuid", "s", "u-1", "type", "s", "tun", "interface-name", "s", "tun7");
    service_.fail("org.freedesktop.NetworkManager", "ActivateConnection",
                  "org.freedesktop.NetworkManager.Failed");
  }

  /// Answers until the method has been called so often; gives the time of that.
  Clock::time_point wait_for(const std::string& method, int calls) {
    const auto deadline = Clock::now() + 10s;
    while (service_.calls(method) < calls) {
      if (Clock::now() > deadline) throw std::runtime_error("never called: " + method);
      // Asleep: whoever polls takes a processor from those that are measured.
      io_.run_one_for(10ms);
      io_.restart();
    }
    return Clock::now();
  }

  void answer_for(std::chrono::milliseconds time) {
    const auto end = Clock::now() + time;
    while (Clock::now() < end) {
      io_.run_one_until(end);
      io_.restart();
    }
  }
};

struct RoamingLaptop : LaptopWithBus {
  ProfileManager manager{bus};
  HostRoute route;
  int activations = 0;

  RoamingLaptop() { directory.write("vpn.conf", "[vpn]\ndown/office = 10.0.0.0/8\nroam = 0/0\n"); }

  /// The time until it is activated.
  Clock::duration leave_the_office() {
    route.toggle();
    const Clock::time_point said = manager.take_default_route();
    const Clock::duration time = manager.wait_for("ActivateConnection", ++activations) - said;
    manager.answer_for(80ms);  // WH5 allows fifty rounds a second
    return time;
  }

  void return_to_the_office() {
    route.toggle();
    manager.take_default_route();
    manager.answer_for(80ms);
  }
};

/// From the office and back. No activation succeeds: so nothing is to be undone, and the network
/// that changes each time is the news that has the next one tried at once (DE10).
Samples activate_profile(int times) {
  RoamingLaptop laptop;
  const Process program(laptop.vpn_service("vpn.conf"));
  laptop.manager.wait_for("GetSettings", 1);
  laptop.manager.answer_for(300ms);
  Samples samples;
  for (int i = 0; i < times; ++i) {
    samples.add(laptop.leave_the_office());
    laptop.return_to_the_office();
  }
  return samples;
}

/// The floor activates wherever it is.
Samples activate_without_a_reason(int times) {
  RoamingLaptop laptop;
  const Process program(laptop.vpn_floor());
  laptop.manager.answer_for(300ms);
  Samples samples;
  for (int i = 0; i < times; ++i) samples.add(laptop.leave_the_office());
  return samples;
}

// With --vpn networkmanager, the first command is ActivateConnection, on the bus.
void ManagerSignalToActivateConnection(benchmark::State& state) {
  for (auto _ : state) {
    const Samples floor = activate_without_a_reason(100);
    const Samples service = activate_profile(100);
    state.SetIterationTime(service.median() / 1e6);
    report(state, service, floor);
  }
}
BENCHMARK(ManagerSignalToActivateConnection)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMicrosecond);

/// The processor time that a process has used, in seconds.
double processor_time(pid_t pid) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    throw std::runtime_error("the program is gone");
  }
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

double private_kb(const Meeting& met) {
  return proc_number(met.program.pid(), "smaps_rollup", "Private_Dirty");
}

/// What so many signals that change nothing cost, in processor time. One more, which does change
/// something, shows that all were heard.
double hear_nothing_new(Meeting& met, int times) {
  const double before = processor_time(met.program.pid());
  for (int i = 0; i < times; ++i) met.manager.repeat_state();
  met.manager.take_default_route();
  met.server.wait_for("LIST");
  return processor_time(met.program.pid()) - before;
}

void TenThousandSignalsThatChangeNothing(benchmark::State& state) {
  constexpr int times = 10000;
  ManagedLaptop laptop;
  double service_time = 0;
  double floor_time = 0;
  double commands = 0;
  double first_kb = 0;
  double last_kb = 0;
  for (auto _ : state) {
    {
      Meeting floor(laptop, laptop.floor());
      floor_time += hear_nothing_new(floor, times);
    }
    Meeting service(laptop, laptop.service());
    hear_nothing_new(service, 100);
    service.server.quiet(80ms);
    first_kb += private_kb(service);
    const int commands_before = service.server.commands();
    const double time = hear_nothing_new(service, times);
    service_time += time;
    commands += service.server.commands() - commands_before;
    last_kb += private_kb(service);
    state.SetIterationTime(time);
  }
  const auto runs = static_cast<double>(state.iterations());
  state.counters["cpu_ms"] = 1000 * service_time / runs;
  state.counters["floor_cpu_ms"] = 1000 * floor_time / runs;
  state.counters["ratio"] = service_time / floor_time;
  state.counters["commands"] =
      commands / runs;  // LIST alone, for the signal that changes something
  state.counters["private_dirty_kB_before"] = first_kb / runs;
  state.counters["private_dirty_kB_after"] = last_kb / runs;
}
BENCHMARK(TenThousandSignalsThatChangeNothing)
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

// With a bus, a manager and a server, none of which says anything.
void Idle(benchmark::State& state) {
  ManagedLaptop laptop;
  Meeting met(laptop, laptop.service());
  const pid_t pid = met.program.pid();
  // Until the kernel is done with the new addresses, and the server's ten seconds are over.
  std::this_thread::sleep_for(12s);
  for (auto _ : state) {
    const double before = proc_number(pid, "status", "voluntary_ctxt_switches");
    std::this_thread::sleep_for(4s);
    state.counters["wakeups_in_4_s"] =
        proc_number(pid, "status", "voluntary_ctxt_switches") - before;
  }
  state.counters["resident_MB"] = proc_number(pid, "smaps_rollup", "Rss") / 1024;
  // Clean pages are the program's own text, which only this one process happens to use.
  state.counters["private_dirty_MB"] = private_kb(met) / 1024;
  state.counters["private_clean_MB"] = proc_number(pid, "smaps_rollup", "Private_Clean") / 1024;
  state.counters["threads"] = proc_number(pid, "status", "Threads");
}
BENCHMARK(Idle)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace conntrack::tests
