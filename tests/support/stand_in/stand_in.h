// SPDX-License-Identifier: GPL-3.0-or-later
// StandIn: a strict stand-in for the TrIPE server, on a real Unix socket.
//
// It does what the protocol says a server does, as far as a service meets it, and writes down as a
// violation whatever a well-behaved client never sends: lines over 255 bytes, control characters
// and what is no UTF-8, needless or missing quotes and blanks, commands that are unknown or have
// the wrong arguments, a claim without WATCH -A before it, a tag used twice or cancelled unused, an
// answer to a job that never was, is somebody else's or is answered already. Its own `connect`
// service adds peers, late or never if told so. Tests steer it by the functions below, or from
// outside by the command STANDIN (controls.cpp); nothing is held against a client that does.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/stand_in/client.h"
#include "tests/support/stand_in/wire.h"

namespace conntrack::tests {

/// The server. It lives on the given io_context, and may be destroyed at any time.
class StandIn {
 public:
  /// Sees each command (`c3 LIST`; of a client that steers, `s3 STANDIN drop`), broadcast (`* NOTE
  /// USER ...`), violation (`! c3 WHY: LINE`) and failure that was asked for (`~ failed LIST`).
  using Log = std::function<void(const std::string&)>;

  /// Listens at once; removes a socket that is there already.
  StandIn(boost::asio::io_context& io, const std::string& path, Log log = {});
  ~StandIn();
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

  void add_peer(const std::string& peer, const std::string& interface = {});
  void remove_peer(const std::string& peer);
  bool has_peer(const std::string& peer) const { return peers_.contains(peer); }

  /// Whether the server knows IFNAME; older ones do not.
  void know_interfaces(bool known) { knows_interfaces_ = known; }
  /// How long connecting takes; at once by default.
  void delay_connect(const std::string& peer, std::chrono::milliseconds delay);
  /// Connecting adds the peer at once, but says so only after this time.
  void confirm_connect_late(const std::string& peer, std::chrono::milliseconds delay);
  /// Makes connecting fail with these words; none: succeed again.
  void fail_connect(const std::string& peer, const Words& error);
  /// Provides the `connect` service, or does not.
  void provide_connect(bool provided);
  /// Somebody provides this service.
  void provide(const std::string& service, const std::string& version) {
    services_[service] = {0, version};
  }
  /// From now on these peers alone can be connected; others are unknown to `connect`.
  void know_peers(const Words& peers) { known_peers_.emplace(peers.begin(), peers.end()); }
  /// The next command of this name that is well-formed fails with these words, unless a client that
  /// steers sends it.
  void fail_next(const std::string& command, const Words& error) { failures_[command] = error; }
  /// The peer goes by itself once the next command of this name is answered, with the same
  /// exception.
  void remove_after(const std::string& command, const std::string& peer) {
    leaving_[command] = peer;
  }

  /// From now on nothing is answered or done, until thaw().
  void freeze() { frozen_ = true; }
  void thaw();
  /// Sends raw bytes to every client, except those that control the stand-in.
  void send_bytes(std::string_view bytes);
  /// The same, and then closes those connections.
  void cut(std::string_view bytes);
  /// Closes every connection, except those that control the stand-in.
  void drop();

  /// Every command line received so far, but for those of clients that steer.
  const std::vector<std::string>& commands() const { return commands_; }
  const std::vector<std::string>& violations() const { return violations_; }
  std::size_t clients() const { return clients_.size(); }
  bool provides(const std::string& service) const { return services_.contains(service); }

 private:
  struct Command {
    void (StandIn::*run)(Client&, const Words&);
    std::size_t least;  // arguments
    std::size_t most;
    Words usage;
  };
  struct Provided {
    int provider = 0;  // the client's id; 0: the stand-in itself
    std::string version;
  };
  struct Job {
    std::string service;
    int provider = 0;
    int submitter = 0;
    std::string tag;                                   // empty: in the foreground
    std::shared_ptr<boost::asio::steady_timer> timer;  // of our own `connect`
    bool is_added = false;                             // and the peer is there before we say so
  };
  enum class Fate { open, answered, cancelled };
  struct Issued {
    int provider = 0;
    Fate fate = Fate::open;
  };
  struct Connecting {
    std::chrono::milliseconds delay{0};
    bool added_at_once = false;
    Words error;
  };
  struct Submission {
    std::string tag;
    std::string version;
    Words words;  // the service, the command and its arguments
    bool valid = false;
  };

  static const std::map<std::string, Command>& table();
  static bool is_well_formed(const std::string& name, const Words& words);

  // stand_in.cpp
  void accept();
  void on_line(Client& client, const std::string& line);
  void on_gone(Client& client);
  void pump(Client& client);
  void process(Client& client, const std::string& line);
  void watch_manners(Client& client, const std::string& line, const Words& words);
  void dispatch(Client& client, const Words& words);
  bool fails_as_told(Client& client, const std::string& command);
  Client* find(int id);
  void ok(Client& client) { client.send("OK"); }
  void fail(Client& client, const Words& error);
  void info(Client& client, const Words& words);
  void broadcast(bool warning, const Words& words);
  void violation(const Client& client, const std::string& what, const std::string& line);
  void write_log(const std::string& line) const {
    if (log_) log_(line);
  }

  // commands.cpp
  void on_watch(Client& client, const Words& words);
  void on_version(Client& client, const Words& words);
  void on_list(Client& client, const Words& words);
  void on_ifname(Client& client, const Words& words);
  void on_kill(Client& client, const Words& words);
  void on_notify(Client& client, const Words& words);
  void on_warn(Client& client, const Words& words);

  // services.cpp
  void on_claim(Client& client, const Words& words);
  void on_release(Client& client, const Words& words);
  void on_ensure(Client& client, const Words& words);
  void on_query(Client& client, const Words& words);
  void on_svclist(Client& client, const Words& words);
  void release(const std::string& service);

  // jobs.cpp
  void on_submit(Client& client, const Words& words);
  void on_job_info(Client& client, const Words& words);
  void on_job_ok(Client& client, const Words& words);
  void on_job_fail(Client& client, const Words& words);
  void on_cancel(Client& client, const Words& words);
  static Submission read_submission(const Words& words);
  Words refusal(const Submission& submission, bool fresh_tag) const;
  bool use_tag(Client& client, const std::string& tag);
  Job* job_of(Client& client, const Words& words);
  void give(const std::string& id, Job& job, const Words& words);
  void finish(const std::string& id, const Words& error);
  void cancel(const std::string& id);
  void forget_client(const Client& client);
  void connect_peer(const std::string& id, Job& job, const Words& command);
  void on_connect_elapsed(const std::string& id, const std::string& peer);

  // controls.cpp
  void on_control(Client& client, const Words& words);
  bool control(const std::string& verb, const Words& arguments);
  bool control_connects(const std::string& verb, const Words& arguments);
  bool control_connections(const std::string& verb, const Words& arguments);

  boost::asio::io_context& io_;
  std::string path_;
  Log log_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  std::map<int, std::shared_ptr<Client>> clients_;
  std::map<std::string, std::string> peers_;  // with their interfaces
  std::map<std::string, Connecting> connecting_;
  std::map<std::string, Provided> services_;
  std::map<std::string, Job> jobs_;
  std::string next_job_end_;                          // sent behind the next job's words
  std::map<std::string, Issued> issued_;              // every job there ever was
  std::optional<std::set<std::string>> known_peers_;  // none: all are
  std::map<std::string, Words> failures_;
  std::map<std::string, std::string> leaving_;    // commands, and the peers that go after them
  std::vector<std::function<void()>> postponed_;  // until thaw()
  std::vector<std::string> commands_;
  std::vector<std::string> violations_;
  int last_client_ = 0;
  bool knows_interfaces_ = true;
  bool frozen_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace conntrack::tests
