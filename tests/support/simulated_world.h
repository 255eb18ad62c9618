// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedWorld: a tracker in a world of its own, in virtual time.
//
// It performs the tracker's actions on a kernel, a server and a configuration file that are plain
// values, brings back the answers as events, and keeps a transcript of what the outside saw: each
// notification, warning and command with the time in seconds. What no tracker may ever do fails the
// test, whatever that looks at:
//
//   - a command that was not announced, for a peer that no group names, or while there is no server
//   - connecting a peer while the server has, or connects, another one of its group; what somebody
//     else did since the last list, and kills that were refused, are not held against the tracker
//   - giving an attempt up because the tunnel that it makes takes the routes, and nothing else has
//     happened (ADR 12)
//   - more than 50 rounds a second, or wake-ups without end
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/tracker/tracker.h"

namespace conntrack::tests {

/// The configuration of most stories: one group, and two places.
inline constexpr const char* home_and_cafe = "[vpn]\nhome = 192.168.0.0/16\ncafe = 10.0.0.0/8\n";

/// What the outside saw, a line for each thing: "2.000 kill home".
using Transcript = std::vector<std::string>;

/// Which source address the machine would use.
struct FakeKernel {
  domain::Observation routes;  ///< a target that is not in here is unreachable
  std::map<domain::Address, domain::Answer> under_tunnels;  ///< by target; others cannot be asked
  /// The source address that a link has for every target, while a peer has its tunnel there: what
  /// `routes` says then lies under all of them. The first takes them from the others.
  std::map<std::string, std::string> tunnels_take_routes;
  domain::Duration takes{};  ///< so long does an answer take; it is of the moment of the question
  bool answers = true;       ///< false: no descriptors left, every answer is unknown
  bool sees_under_tunnels = true;  ///< false: what lies under a tunnel of ours cannot be asked
  unsigned asked = 0;              ///< how often: the number of rounds begun

  /// The local address towards the target is this from now on, or there is none.
  void gives(std::string_view target, std::string_view local,
             const std::string& interface = "eth0");
  /// The same, by a link that may be a tunnel.
  void gives_by_tunnel(std::string_view target, std::string_view local,
                       const std::string& interface);
  /// The same as the first, and the link has no such address.
  void gives_borrowed(std::string_view target, std::string_view local,
                      const std::string& interface = "eth0");
  void gives_none(std::string_view target);
  /// The same, without the tunnels.
  void gives_under_tunnel(std::string_view target, std::string_view local,
                          const std::string& interface = "eth0");
};

/// The server and its peers.
struct FakeServer {
  std::set<std::string> connected;
  std::map<std::string, std::string> tunnels;  ///< interfaces, by peer
  domain::Duration tunnels_stay{};             ///< so long after the end of their peer
  std::map<std::string, unsigned> refusals;    ///< how many more connects fail, by peer
  std::set<std::string> silent;                ///< peers whose connects are never answered
  std::set<std::string> unlisted;              ///< peers whose connects are OK, and that never come
  std::set<std::string> unkillable;            ///< peers whose kills are refused
  std::set<std::string> nameless;              ///< peers whose IFNAME fails
  /// Peers that are listed, and have their tunnels, while they are being connected.
  std::set<std::string> listed_early;
  /// A peer whose attempt is given up is added all the same, so much later.
  std::optional<domain::Duration> adds_abandoned_after;
  domain::Duration connect_takes{};
  domain::Duration list_takes{};
  bool lists = true;   ///< false: LIST fails
  unsigned asked = 0;  ///< how often it was asked for its peers
};

/// The configuration file.
struct FakeFile {
  std::optional<domain::FileStamp> stamp;
  std::variant<domain::Config, domain::ConfigFault> content;
  unsigned reads = 0;

  /// Each of these replaces the content, and the stamp by one that was never used.
  void write(std::string_view text);
  void spoil(const std::string& fault);
  /// There is no file any more.
  void remove();
};

/// The tracker, and the world that it is in.
class SimulatedWorld {
 public:
  /// The file has this text when the tracker begins, at 0 s.
  explicit SimulatedWorld(std::string_view config, const domain::Settings& settings = {});

  FakeKernel kernel;
  FakeServer server;
  FakeFile file;

  /// The bus is there with NetworkManager alone on it, the service is claimed, and then this comes.
  void begin(const domain::Event& first);

  /// Something happens, and so does all that follows at once.
  void feed(const domain::Event& event) { feed(std::vector{event}); }
  /// Several things, before the tracker can run a round.
  void feed(const std::vector<domain::Event>& events);

  /// Time passes; what is due happens on the way.
  void advance(domain::Duration time);

  /// Something happens, other than to the network, that may be a reason to give an attempt up.
  void disturb() { disturbed_ = now_; }

  /// The server goes, with what it was about to answer, and its peers.
  void lose_server();

  /// What the outside saw since this was called last.
  Transcript take();

  domain::Tracker& tracker() { return tracker_; }
  domain::TimePoint now() const { return now_; }
  /// The words of the first line of `status` that begins with these words; empty if there is none.
  domain::Words status(const domain::Words& beginning) const;

  /// The peers that the server is connecting now.
  std::set<std::string> in_flight() const;
  /// What the kernel would answer now.
  domain::Answer route(const domain::Address& target) const;
  domain::Answer route_under_tunnels(const domain::UnderTunnel& question) const;

  /// The latest answers come once more, as if they had been asked for twice, or come late.
  void repeat_answers();

  /// Who is told what no tracker may do; unless this is set the test fails.
  std::function<void(const std::string&)> on_violation;

 private:
  bool has_tunnel(const std::string& peer) const;
  /// The route by a tunnel that is up, other than those of these links; none if there is no such.
  std::optional<domain::Found> route_by_tunnel(const domain::Address& target,
                                               const std::vector<std::string>& without) const;
  void run();
  void step(const domain::Event& event);
  void check(const domain::Actions& actions);
  void check_command(const std::string& peer);
  void check_connect(const std::string& peer);
  void bring(domain::Event answer);
  void write_down(const std::string& line);
  void violation(const std::string& what);

  void perform(const domain::ProbeRoutes& action);
  void perform(const domain::ListPeers& action);
  void perform(const domain::KillPeer& action);
  void perform(const domain::ConnectPeer& action);
  void perform(const domain::AbandonConnect& action);
  void perform(const domain::StampConfig& action);
  void perform(const domain::ReadConfig& action);
  /// What is only for the log is no part of the transcript.
  void perform(const domain::NotifyServer&) {}
  void perform(const domain::NotifyManager&) {}
  /// Notifications, warnings and finished jobs are only seen.
  template <class Seen>
  void perform(const Seen& action);

  struct Connecting {
    std::string peer;
    domain::TimePoint begun;
    domain::TimePoint done;
    domain::Observation routes;  // without the tunnels, when they were asked for before
  };
  void check_abandon(const Connecting& attempt);

  /// What the server was asked for, as it was at that moment; its peers may have changed by the
  /// time the answer is there.
  struct Listing {
    domain::TimePoint done;
    domain::Event answer;
  };

  std::optional<domain::TimePoint> next() const;
  void answer();
  domain::Event list_of_peers(domain::QuestionId question) const;
  domain::Event end_of_connect(domain::AttemptId attempt, const std::string& peer);

  domain::TimePoint now_{};
  domain::TimePoint disturbed_{};
  domain::Observation asked_routes_;  // without the tunnels, when they were asked for last
  domain::Tracker tracker_;
  std::deque<domain::Event> queue_;
  std::map<domain::AttemptId, Connecting> connecting_;
  std::map<std::string, domain::TimePoint> falling_;  // peers that were killed: when tunnels go
  std::set<std::string> failed_;                      // peers whose last connect failed
  std::optional<Listing> listing_;
  std::multimap<domain::TimePoint, domain::Event> probed_;  // answers of the kernel that come later
  std::deque<domain::Event> answers_;                       // the latest
  domain::Config config_;                                   // in force when the last event came
  bool has_server_ = false;
  std::set<std::string> known_;    // connected peers that the tracker was told of
  std::set<std::string> begun_;    // peers whose connect was asked for
  std::set<std::string> refused_;  // peers whose kill was refused since the last list
  std::map<domain::AttemptId, std::string> attempted_;  // all peers, whether it has ended or not
  std::string abandoned_;                               // by the action before this one
  domain::AttemptId last_attempt_{};
  std::deque<domain::TimePoint> wakes_;                 // the latest
  std::deque<domain::TimePoint> rounds_;                // the latest
  std::multimap<domain::TimePoint, std::string> late_;  // peers that are added all the same
  Transcript transcript_;
};

}  // namespace conntrack::tests
