// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a profile is activated when NetworkManager speaks: the same as manager_bench.cpp, of
// which it is a part, with --vpn networkmanager.
#include <benchmark/benchmark.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "tests/bench/managed_laptop.h"
#include "tests/bench/samples.h"
#include "tests/support/process.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;
using Clock = HostRoute::Clock;

/// The real one adds the default route, and says so two milliseconds later.
constexpr auto until_manager_speaks = 2ms;

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

  /// The time from the manager's word until it is activated.
  Clock::duration leave_the_office() {
    const Clock::time_point said = move();
    const Clock::duration time = manager.wait_for("ActivateConnection", ++activations) - said;
    manager.answer_for(80ms);  // WH5 allows fifty rounds a second
    return time;
  }

  void return_to_the_office() {
    move();
    manager.answer_for(80ms);
  }

 private:
  /// Gives the time before the manager speaks.
  Clock::time_point move() {
    route.toggle();
    manager.answer_for(until_manager_speaks);
    return manager.take_default_route();
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

}  // namespace
}  // namespace conntrack::tests
