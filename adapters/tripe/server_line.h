// SPDX-License-Identifier: GPL-3.0-or-later
// ServerLine: what a line from the TrIPE server says.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "domain/text/words.h"

namespace conntrack::adapters::tripe {

/// Part of the answer to a foreground command.
struct Info {
  domain::Words words;
  friend bool operator==(const Info&, const Info&) = default;
};

/// The foreground command is done.
struct Ok {
  friend bool operator==(const Ok&, const Ok&) = default;
};

/// The foreground command failed: a code, and details.
struct Fail {
  domain::Words error;
  friend bool operator==(const Fail&, const Fail&) = default;
};

/// The foreground command goes on in the background.
struct BgDetach {
  std::string tag;
  friend bool operator==(const BgDetach&, const BgDetach&) = default;
};

/// Part of the answer to a background command.
struct BgInfo {
  std::string tag;
  domain::Words words;
  friend bool operator==(const BgInfo&, const BgInfo&) = default;
};

/// A background command is done.
struct BgOk {
  std::string tag;
  friend bool operator==(const BgOk&, const BgOk&) = default;
};

/// A background command failed.
struct BgFail {
  std::string tag;
  domain::Words error;
  friend bool operator==(const BgFail&, const BgFail&) = default;
};

/// A job for the service we provide: the command and its arguments.
struct SvcJob {
  std::string job;
  std::string service;
  domain::Words command;
  bool readable = true;  ///< false: what follows `command` cannot be read as words
  friend bool operator==(const SvcJob&, const SvcJob&) = default;
};

/// Whoever submitted the job has gone.
struct SvcCancel {
  std::string job;
  friend bool operator==(const SvcCancel&, const SvcCancel&) = default;
};

/// A later version has taken over the service.
struct SvcClaim {
  std::string service;
  std::string version;
  friend bool operator==(const SvcClaim&, const SvcClaim&) = default;
};

/// NOTE, WARN or TRACE: never asked for, and of no interest here.
struct Broadcast {
  friend bool operator==(const Broadcast&, const Broadcast&) = default;
};

/// Not a line of the protocol, as far as we know it.
struct Malformed {
  friend bool operator==(const Malformed&, const Malformed&) = default;
};

using ServerLine = std::variant<Info, Ok, Fail, BgDetach, BgInfo, BgOk, BgFail, SvcJob, SvcCancel,
                                SvcClaim, Broadcast, Malformed>;

/// Reads a line, without its LF. FAIL and BGFAIL are read even if their words are badly quoted, for
/// the end of a command must not be missed; so is SVCJOB, for somebody waits for an answer (SC5).
ServerLine parse_server_line(std::string_view line);

}  // namespace conntrack::adapters::tripe
