// SPDX-License-Identifier: GPL-3.0-or-later
// FileSource: the configuration as a file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "ports/config_source.h"

namespace conntrack::adapters::config {

/// A configuration file on this machine, looked up anew at each call, so that editors which rename
/// over the file do no harm (CF14).
class FileSource final : public ports::ConfigSource {
 public:
  /// The most bytes of a file (CF11).
  static constexpr std::size_t largest_file = std::size_t{1} << 20U;

  /// `path` is also the name that diagnostics show; a relative one follows the working directory.
  /// `places` tells, if there is no such file, where it was looked for: "neither here nor there".
  FileSource(std::string path, const domain::NameLimit& name_limit, std::string places = {})
      : path_(std::move(path)), places_(std::move(places)), name_limit_(name_limit) {}

  const std::string& name() const override { return path_; }
  std::optional<domain::FileStamp> stamp() override;
  ports::ConfigReading read() override;

 private:
  std::string path_;
  std::string places_;
  domain::NameLimit name_limit_;
};

}  // namespace conntrack::adapters::config
