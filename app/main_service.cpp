// SPDX-License-Identifier: GPL-3.0-or-later
// The service put together: with main.cpp the only place of app/ that knows the adapters. All
// objects are members of one struct, in the order of their dependencies.
#include "app/main_service.h"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/config/file_source.h"
#include "adapters/log/destination.h"
#include "adapters/log/log.h"
#include "adapters/loop/line_writer.h"
#include "adapters/net/kernel_monitor.h"
#include "adapters/net/udp_route_probe.h"
#include "adapters/service/words.h"
#include "adapters/supervisor/supervisor.h"
#include "adapters/time/steady_timer.h"
#include "adapters/watch/config_watch.h"
#include "app/announcers.h"
#include "app/commands.h"
#include "app/environment.h"
#include "app/main_vpn.h"
#include "app/observed_config.h"
#include "app/readiness.h"
#include "app/shell.h"
#include "app/supervisor_status.h"
#include "app/text/diagnostic_text.h"
#include "app/text/terminal_text.h"
#include "domain/config/targets.h"
#include "domain/decision/decision.h"
#include "domain/tracker/tracker.h"
#ifdef CONNTRACK_DBUS
#include "app/main_managers.h"
#endif

namespace conntrack::app {
namespace {

// What is heard on the bus; nothing in a build without it.
#ifdef CONNTRACK_DBUS
std::shared_ptr<Managers> make_managers(boost::asio::io_context& io, const std::string& bus,
                                        const TraceLine& trace) {
  return std::make_shared<Managers>(io, bus, trace);
}
bool start_managers(Managers* managers, ports::EventSink sink) {
  managers->start(std::move(sink));
  return true;
}
#else
std::shared_ptr<Managers> make_managers(boost::asio::io_context&, const std::string&,
                                        const TraceLine&) {
  return nullptr;
}
bool start_managers(Managers*, const ports::EventSink&) { return false; }
#endif

/// Where the trace goes; nowhere once a daemon is at work.
using TraceOutput = std::optional<adapters::loop::LineWriter>;

// A line of the server, each byte of it shown as four.
constexpr std::size_t longest_trace_line = std::size_t{256} * 1024 + 64;

TraceLine make_trace(const Options& options, TraceOutput& output) {
  if (!options.debug) return {};
  output.emplace(STDOUT_FILENO, "# ", longest_trace_line);
  return [&output](std::string_view line) {
    if (output) output->write(visible(line));
  };
}

/// Where what is worth knowing later is written (LG2).
std::unique_ptr<adapters::log::Writer> make_log_writer(boost::asio::io_context& io, bool daemon) {
  using namespace adapters::log;
  return make_writer(io, choose_destination(daemon, STDERR_FILENO, environment("JOURNAL_STREAM")));
}

/// A line of the trace that says whose it is; empty if there is no trace.
TraceLine labelled(const TraceLine& trace, const std::string& label) {
  if (!trace) return {};
  return [trace, label](std::string_view line) { trace(label + ": " + std::string(line)); };
}

/// The file that the service follows.
struct ConfigFile {
  std::string path;
  ports::ConfigSource& source;
};

class Application {
 public:
  Application(const Options& options, ConfigFile config, ports::ConfigReading initial,
              Readiness& readiness, const Console& console)
      : console_(console),
        readiness_(readiness),
        server_(names_of(options.vpn).server),
        log_(make_log_writer(io_, options.daemon), server_),
        is_daemon_(options.daemon),
        trace_(make_trace(options, trace_output_)),
        config_(config.source),
        managers_(make_managers(io_, options.bus, labelled(trace_, "bus"))),
        vpn_(make_vpn(options, io_, managers_.get(), sink(), labelled(trace_, "server"),
                      [this](const std::string& peer) { log_.warn_of_self_connecting(peer); })),
        timer_(io_),
        tracker_({options.settle, options.interval}, {std::move(initial.config), initial.stamp},
                 timer_.now()),
        shell_(
            tracker_,
            {routes_, observed_config_, vpn_->peers(), vpn_->announcer(), records_, vpn_->jobs(),
             timer_},
            [this](std::function<void()> later) { boost::asio::post(io_, std::move(later)); },
            trace_),
        signals_(io_, SIGTERM, SIGINT, SIGHUP) {
    add_commands();
    add_monitors();
    config_watch_ = adapters::watch::make_config_watch(io_, config.path, config_);
    if (options.reconnect) report_ready();
  }

  /// Works until the end; the exit code says which.
  ExitCode run() {
    wait_for_signal();
    // From now on: what is edited while there is no server counts as well (CL6).
    start(*config_watch_);
    vpn_->start({[this] { claimed(); }, [this] { found(); },
                 [this](const std::string& why) { waiting(why); },
                 [this](ExitCode code, const std::string& why) { ended(code, why); }});
    if (vpn_->needs_bus()) listen();
    try {
      io_.run();
    } catch (const std::exception& error) {
      end(ExitCode::failure, error.what());
    }
    if (exit_code_ == ExitCode::success) {
      log_.ended(end_);
    } else {
      log_.failed(end_);
    }
    return exit_code_;
  }

 private:
  ports::EventSink sink() {
    return [this](domain::Event event) { shell_.feed(std::move(event)); };
  }

  void add_commands() {
    for (CommandEntry& entry :
         make_commands({tracker_, routes_, config_, timer_, vpn_->jobs(), sink()})) {
      vpn_->add(std::move(entry));
    }
  }

  void add_monitors() {
    monitors_.push_back(adapters::net::make_kernel_monitor(
        io_, routes_, [this] { return domain::targets_to_probe(tracker_.config()); }));
  }

  /// A daemon's standard streams go to /dev/null then, and so does the trace (CL2).
  void report_ready() {
    readiness_.report();
    if (is_daemon_) trace_output_.reset();
  }

  void start(ports::EventSource& source) { source.start(sink()); }

  void claimed() {
    report_ready();
    supervisor_.ready();
    listen();
  }

  void found() {
    if (!std::exchange(was_there_, true) && is_awaited_) log_.notify(domain::NotifyServer{true});
    supervisor_.status("connected to " + server_);
  }

  /// The first time, listening begins: before, there would be nobody to tell anything.
  void listen() {
    if (std::exchange(listening_, true)) return;
    for (const auto& monitor : monitors_) start(*monitor);
    if (!start_managers(managers_.get(), sink())) {
      shell_.feed(domain::BusChanged{domain::BusChanged::State::unavailable, {}});
    }
  }

  /// Nobody can say when a server will be there: whoever has started us is not to wait for it.
  void waiting(const std::string& why) {
    report_ready();
    supervisor_.status("waiting for " + server_ + ": " + why);
    supervisor_.ready();
    // Its loss, later on, is told by the tracker.
    if (!was_there_ && !std::exchange(is_awaited_, true)) log_.tell_absent_server(why);
  }

  void ended(ExitCode code, const std::string& why) {
    end(code, why);
    stop();
  }

  /// Remembers what has ended us, for the log. A daemon's parent may still show it, too.
  void end(ExitCode code, const std::string& why) {
    if (stopping_) return;  // for another reason already
    exit_code_ = code;
    end_ = why;
    if (is_daemon_ && code != ExitCode::success) {
      console_.err << "conntrack: " << visible(why) << std::endl;
    }
  }

  void wait_for_signal() {
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
      if (error) return;
      if (signal != SIGHUP) {
        end(ExitCode::success, signal == SIGINT ? "SIGINT" : "SIGTERM");
        return stop();
      }
      shell_.feed(domain::ReloadRequested{});
      tell_reload();
      wait_for_signal();
    });
  }

  /// The reload is over when what waits on the loop now is done: the shell handles a reading at
  /// once (LG3).
  void tell_reload() {
    supervisor_.reload_begins();
    boost::asio::post(io_, [this] { supervisor_.reload_ends(); });
  }

  /// The peers stay as they are (CL11).
  void stop() {
    if (std::exchange(stopping_, true)) return;
    supervisor_.stopping();
    vpn_->stop([this] { io_.stop(); });
  }

  const Console& console_;
  Readiness& readiness_;
  boost::asio::io_context io_{1};
  const std::string server_;  // what people call it
  adapters::log::Log log_;
  bool is_daemon_;
  TraceOutput trace_output_;
  TraceLine trace_;
  adapters::supervisor::Supervisor supervisor_{
      io_, adapters::supervisor::read_invitation(environment, ::getpid())};
  ports::ConfigSource& config_;
  ObservedConfig observed_config_{config_, [this] { tell_reload(); }};
  adapters::net::UdpRouteProbe routes_;
  std::shared_ptr<Managers> managers_;  // null in a build without D-Bus
  std::unique_ptr<Vpn> vpn_;
  SupervisorStatus supervisor_status_{
      server_, [this](const std::string& text) { supervisor_.status(text); }};
  Announcers records_{{&log_, &supervisor_status_}};
  adapters::time::SteadyTimer timer_;
  domain::Tracker tracker_;
  Shell shell_;
  std::unique_ptr<ports::EventSource> config_watch_;
  std::vector<std::unique_ptr<ports::EventSource>> monitors_;
  boost::asio::signal_set signals_;
  bool is_awaited_ = false;  // somebody who is needed is not there at the start
  bool was_there_ = false;
  bool listening_ = false;
  bool stopping_ = false;
  ExitCode exit_code_ = ExitCode::success;
  std::string end_;  // what has ended us
};

/// Prints what is wrong with the configuration (CL6).
void report_errors(const ports::ConfigSource& config, const ports::ConfigReading& reading,
                   const Console& console) {
  for (const domain::Diagnostic& error : reading.errors) {
    console.err << render(error, config.name(), reading.source, console.err_colour);
  }
  console.err.flush();
}

}  // namespace

ExitCode run_service(const Options& options, const Console& console) {
  Readiness readiness = options.daemon ? Readiness::as_daemon() : Readiness();
  // Whoever reads our trace or our admin socket may go; that must not be our end.
  std::signal(SIGPIPE, SIG_IGN);
  std::error_code error;
  // From the name, not from what it points to now: a directory that is replaced is followed (CL2).
  const std::filesystem::path directory = std::filesystem::absolute(options.directory, error);
  if (!error) std::filesystem::current_path(directory, error);
  if (error) {
    console.err << "conntrack: cannot change directory to '" << visible(options.directory)
                << "': " << error.message() << "; name another directory with -d" << std::endl;
    return ExitCode::unusable_input;
  }
  Options placed = options;
  placed.admin_socket = directory / options.admin_socket;
  const std::string path = directory / options.config;
  adapters::config::FileSource config({path, options.config}, adapters::service::name_limit());
  ports::ConfigReading reading = config.read();
  if (!reading.errors.empty()) {
    report_errors(config, reading, console);
    return ExitCode::unusable_input;
  }
  return Application(placed, {path, config}, std::move(reading), readiness, console).run();
}

}  // namespace conntrack::app
