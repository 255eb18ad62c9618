// SPDX-License-Identifier: GPL-3.0-or-later
// Service: the runtime of a TrIPE service, whatever the service does.
//
// It connects, claims the service, turns jobs into calls of commands, and answers them. It ends
// once, with one of the outcomes of End; with `reconnect` the loss of the server is no end: it is
// tried again after 100 ms, doubling up to 5 s, until the service is claimed again (CL6).
//
// Jobs go by names of our own, never used twice: after a restart the server may use its own again,
// and a late answer to an old job must not answer a new one.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "adapters/loop/alarm.h"
#include "adapters/loop/lifetime.h"
#include "adapters/loop/trace.h"
#include "adapters/service/command_table.h"
#include "adapters/tripe/admin_client.h"
#include "domain/text/words.h"
#include "ports/service_jobs.h"

namespace conntrack::adapters::tripe {

using service::ServiceCommand;

/// One service on one server. Nothing blocks. No callback comes from within start() or stop(), and
/// none after destruction, which is allowed at any time, also in a callback.
class Service : public ports::ServiceJobs {
 public:
  struct Options {
    std::string socket;  ///< file name of the server's admin socket
    std::string name;    ///< of the service
    std::string version;
    bool reconnect = false;
    loop::Trace trace = {};
    std::chrono::milliseconds answer_time = default_answer_time;
  };

  /// Why a service has ended.
  enum class End : std::uint8_t {
    quit,              ///< a client asked for it; the job is answered
    superseded,        ///< a later version has taken over; every job in hand is answered
    already_provided,  ///< the same or a later version is there, at reconnecting too
    lost,              ///< the server is not there, is lost, or refuses us; never with `reconnect`
  };

  /// Each may be empty.
  struct Callbacks {
    std::function<void()> claimed = {};  ///< the service is ours (again); client() is there
    std::function<void()> lost = {};  ///< the server is gone with all jobs; follows each `claimed`
    std::function<void(End, const std::string& why)> ended =
        {};  ///< `why` is for people; comes last
    /// There is no server, and it will be tried again: with `reconnect`, after each attempt.
    std::function<void(const std::string& why)> waiting = {};
  };

  Service(boost::asio::io_context& io, Options options);
  ~Service() override;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Adds a command to the table, in which `help` and `quit` are already (SC2).
  void add(const std::string& name, ServiceCommand command);

  /// Connects and claims. To be called once.
  void start(Callbacks callbacks);

  /// Releases the service and lets the server finish reading, for a second at most; then calls
  /// `done`, and nothing else. To be called once; also after the end, to see all answers sent.
  void stop(std::function<void()> done);

  /// The connection, while the service is ours; else null.
  AdminClient* client() { return claimed_ && !stopped_ ? client_.get() : nullptr; }

  /// Counts the connections: another number means another server, perhaps of another version.
  unsigned generation() const { return generation_; }

  bool fits(const domain::Words& words) const override;
  void inform(const domain::JobId& job, const domain::Words& words) override;
  void succeed(const domain::JobId& job) override;
  void fail(const domain::JobId& job, const domain::Words& error) override;

 private:
  void connect();
  void on_claim_answered(const Reply& reply);
  void on_job(const SvcJob& job);
  void on_cancelled(const SvcCancel& cancel);
  void on_superseded(const SvcClaim& claim);
  void on_lost(const std::string& why);
  void retry_later();
  void help(const domain::JobId& job);
  void quit(const domain::JobId& job);
  void answer(const domain::JobId& job, const std::string& keyword, const domain::Words& words);
  void end_if_superseded();
  void end(End how, const std::string& why);
  void finish_stopping();

  boost::asio::io_context& io_;
  Options options_;
  Callbacks callbacks_;
  service::CommandTable commands_;
  std::map<domain::JobId, std::string> jobs_;  // in hand: our name for it, and the server's
  std::unique_ptr<AdminClient> client_;
  loop::Alarm alarm_;  // for the next attempt to connect, or the end of stopping
  std::chrono::milliseconds retry_delay_;
  std::function<void()> stopped_callback_;
  std::uint64_t jobs_seen_ = 0;
  unsigned generation_ = 0;
  bool claimed_ = false;
  bool superseded_ = false;
  bool ended_ = false;
  bool stopped_ = false;
  loop::Lifetime lifetime_;
};

}  // namespace conntrack::adapters::tripe
