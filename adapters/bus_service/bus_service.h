// SPDX-License-Identifier: GPL-3.0-or-later
// BusService: the service on the bus, where there is no TrIPE server (VP5).
//
// It takes the name, so that there is one such service on the bus, exports the object, and turns
// calls of `Submit` into commands of the same table that a server's clients use. The bus may come
// late, go, and come again; then the name is taken again.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/dbus/bus.h"
#include "adapters/loop/alarm.h"
#include "adapters/loop/lifetime.h"
#include "adapters/service/command_table.h"
#include "ports/service_jobs.h"

namespace conntrack::adapters::bus_service {

inline constexpr const char* bus_name = "tripe.Conntrack1";
inline constexpr const char* object_path = "/tripe/Conntrack1";
inline constexpr const char* interface_name = "tripe.Conntrack1";
inline constexpr const char* failed_error = "tripe.Conntrack1.Error.Failed";

/// The most calls that wait for an answer at once; further ones fail (NT8).
inline constexpr std::size_t max_jobs = 64;

/// Takes jobs and gives their answers on the bus. Nothing blocks. No callback comes from within a
/// call.
class BusService final : public ports::ServiceJobs, private dbus::BusUser {
 public:
  /// Why the service has ended.
  enum class End : std::uint8_t {
    quit,              ///< a client asked for it
    already_provided,  ///< another process has the name
    refused,           ///< the bus does not let us have the name
  };

  /// Each may be empty.
  struct Callbacks {
    std::function<void()> claimed;                           ///< the name is ours (again)
    std::function<void()> lost;                              ///< with the bus; follows `claimed`
    std::function<void(End, const std::string& why)> ended;  ///< `why` is for people; comes once
  };

  /// To be made before Bus::start().
  explicit BusService(dbus::Bus& bus);
  BusService(const BusService&) = delete;
  BusService& operator=(const BusService&) = delete;
  ~BusService() override;

  /// Adds a command to the table, in which `help` and `quit` are already (SC2).
  void add(const std::string& name, service::ServiceCommand command);

  /// To be called once, before Bus::start().
  void start(Callbacks callbacks) { callbacks_ = std::move(callbacks); }

  /// Gives the name back and sees all answers sent, for a second at most; then calls `done`. To be
  /// called once.
  void stop(std::function<void()> done);

  /// Broadcasts a notification, or a warning; nothing happens while the name is not ours.
  void notified(const domain::Words& words) { emit("Notified", words); }
  void warned(const domain::Words& words) { emit("Warned", words); }

  /// A line on the bus has no limit.
  bool fits(const domain::Words&) const override { return true; }
  void inform(const domain::JobId& job, const domain::Words& words) override;
  void succeed(const domain::JobId& job) override;
  void fail(const domain::JobId& job, const domain::Words& error) override;

 private:
  /// A call, until it is answered.
  struct Job {
    sdbus::MethodCall call;
    std::vector<domain::Words> lines;
  };

  void bus_connected() override;
  void bus_gone() override;
  void request_name();
  void name_requested(const dbus::CallError* error, std::uint32_t reply);
  void submitted(sdbus::MethodCall call);
  void help(const domain::JobId& job);
  void quit(const domain::JobId& job);
  void emit(const char* signal, const domain::Words& words);
  void end(End how, const std::string& why);
  void finish_stopping();

  dbus::Bus& bus_;
  Callbacks callbacks_;
  service::CommandTable commands_;
  std::map<domain::JobId, Job> jobs_;
  std::unique_ptr<dbus::RemoteObject> daemon_;
  std::unique_ptr<sdbus::IObject> object_;
  std::function<void()> stopped_callback_;
  loop::Alarm stopping_;
  std::uint64_t jobs_seen_ = 0;
  bool is_claimed_ = false;
  bool has_ended_ = false;
  loop::Lifetime lifetime_;
};

}  // namespace conntrack::adapters::bus_service
