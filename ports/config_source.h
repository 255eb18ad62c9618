// SPDX-License-Identifier: GPL-3.0-or-later
// ConfigSource: where the configuration comes from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/config/config.h"
#include "domain/config/diagnostic.h"
#include "domain/tracker/file_stamp.h"

namespace conntrack::ports {

/// A configuration as read.
struct ConfigReading {
  std::optional<domain::FileStamp> stamp;  ///< none: there is no such file
  domain::SourceText source;               ///< empty if the file cannot be read
  domain::Config config;                   ///< of use only if there are no errors
  std::vector<domain::Diagnostic> errors;  ///< every error, in file order (CL7)
};

/// One configuration file. Both functions may be called at any time and do not block beyond the
/// reading of a local file of at most 1 MiB (CF11); a FIFO or a device is an error, never waited
/// for.
class ConfigSource {
 public:
  virtual ~ConfigSource() = default;

  /// The file's name, as diagnostics show it.
  virtual const std::string& name() const = 0;

  /// The file's present stamp; none if there is no such file (CF14).
  virtual std::optional<domain::FileStamp> stamp() = 0;

  /// Reads and checks the whole file. One that cannot be read gives a single `read_error`.
  virtual ConfigReading read() = 0;
};

}  // namespace conntrack::ports
