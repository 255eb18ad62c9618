// SPDX-License-Identifier: GPL-3.0-or-later
// The domain's values as text: actions read as the lines of a transcript.
#include "tests/support/domain_printers.h"

#include <iomanip>
#include <sstream>

#include "domain/decision/explanation.h"
#include "ports/error_class.h"

namespace conntrack::tests {

std::string text_of(const domain::Words& words) {
  std::ostringstream out;
  for (const std::string& word : words) {
    if (&word != &words.front()) out << " ";
    const bool is_bare = !word.empty() && word.find_first_of(" \"\\") == std::string::npos;
    if (is_bare) {
      out << word;
    } else {
      out << std::quoted(word);
    }
  }
  return out.str();
}

}  // namespace conntrack::tests

namespace conntrack::domain {
namespace {

void print_words(std::ostream& out, const Words& words) {
  if (!words.empty()) out << " " << tests::text_of(words);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Address& address) {
  return out << to_string(address);
}

std::ostream& operator<<(std::ostream& out, const Network& network) {
  return out << to_string(network);
}

std::ostream& operator<<(std::ostream& out, const Found& found) {
  return out << found.address << " on " << found.interface;
}

std::ostream& operator<<(std::ostream& out, const NoRoute& none) {
  return out << "none (" << none.why << ")";
}

std::ostream& operator<<(std::ostream& out, const Unknown& unknown) {
  return out << "unknown (" << unknown.why << ")";
}

std::ostream& operator<<(std::ostream& out, const Observation& observation) {
  for (const Observation::Entry& entry : observation.entries()) {
    out << "towards " << entry.target << ": ";
    std::visit([&out](const auto& answer) { out << answer; }, entry.answer);
    out << "; ";
  }
  return out;
}

std::ostream& operator<<(std::ostream& out, const GroupDecision& decision) {
  if (decision.selected) {
    out << "definition " << *decision.selected;
  } else {
    out << "nothing";
  }
  return out << (decision.firm ? ", firm" : ", doubtful");
}

std::ostream& operator<<(std::ostream& out, const ConnectedPeer& peer) {
  return out << peer.name << " on " << peer.interface;
}

std::ostream& operator<<(std::ostream& out, const OwnTunnel& own) {
  return out << "towards " << own.target << " through " << own.peer;
}

std::ostream& operator<<(std::ostream& out, Verdict verdict) { return out << to_string(verdict); }

std::ostream& operator<<(std::ostream& out, EffectiveClaim effective_claim) {
  return out << to_string(effective_claim);
}

std::ostream& operator<<(std::ostream& out, Disposition disposition) {
  return out << to_string(disposition);
}

std::ostream& operator<<(std::ostream& out, AttemptId attempt) {
  return out << "#" << static_cast<std::uint64_t>(attempt);
}

std::ostream& operator<<(std::ostream& out, const ProbeRoutes& action) {
  out << "probe";
  for (const Address& target : action.questions.targets) out << " " << target;
  return out;
}

std::ostream& operator<<(std::ostream& out, const ListPeers& action) {
  out << "list, of interest:";
  print_words(out, action.of_interest);
  return out;
}

std::ostream& operator<<(std::ostream& out, const KillPeer& action) {
  return out << "kill " << action.peer;
}

std::ostream& operator<<(std::ostream& out, const ConnectPeer& action) {
  return out << "connect " << action.peer << " " << action.attempt;
}

std::ostream& operator<<(std::ostream& out, const AbandonConnect& action) {
  return out << "abandon " << action.attempt;
}

std::ostream& operator<<(std::ostream& out, const StampConfig&) { return out << "stamp config"; }

std::ostream& operator<<(std::ostream& out, const ReadConfig&) { return out << "read config"; }

std::ostream& operator<<(std::ostream& out, const NotifyChange& action) {
  out << (action.up ? "up" : "down");
  for (const GroupPeer& one : action.groups) out << " " << one.group << "=" << one.peer;
  print_words(out, action.reason);
  return out;
}

std::ostream& operator<<(std::ostream& out, const NotifyBus& action) {
  return out << "dbus-connection " << action.status;
}

std::ostream& operator<<(std::ostream& out, const ConfigFault& fault) {
  return out << "config-file-error " << ports::error_class(fault.kind) << " " << fault.text;
}

std::ostream& operator<<(std::ostream& out, const WarnConfigError& action) {
  return out << action.fault;
}

std::ostream& operator<<(std::ostream& out, const WarnConnectFailed& action) {
  out << "connect-failed " << action.peer;
  print_words(out, action.tokens);
  return out;
}

std::ostream& operator<<(std::ostream& out, const WarnFlapping& action) {
  return out << "flapping " << action.group;
}

std::ostream& operator<<(std::ostream& out, const WarnProbeFailed& action) {
  return out << "probe-failed " << action.text;
}

std::ostream& operator<<(std::ostream& out, const WarnKillFailed& action) {
  out << "kill-failed " << action.peer;
  print_words(out, action.tokens);
  return out;
}

std::ostream& operator<<(std::ostream& out, const NotifyServer& action) {
  return out << "server " << (action.present ? "there" : "lost");
}

std::ostream& operator<<(std::ostream& out, const NotifyManager& action) {
  return out << to_string(action.manager) << (action.present ? " has come" : " has gone");
}

std::ostream& operator<<(std::ostream& out, const NotifyHandsOff& action) {
  return out << "hands-off " << action.group << ": " << action.peer
             << (action.up ? " up" : " down");
}

std::ostream& operator<<(std::ostream& out, const FinishJob& action) {
  out << "job " << action.job << (action.error ? " fails:" : " is done");
  if (!action.error) return out;
  if (const auto* words = std::get_if<Words>(&*action.error)) {
    print_words(out, *words);
  } else {
    const auto& fault = std::get<ConfigFault>(*action.error);
    print_words(out,
                {"config-file-error", std::string(ports::error_class(fault.kind)), fault.text});
  }
  return out;
}

}  // namespace conntrack::domain
