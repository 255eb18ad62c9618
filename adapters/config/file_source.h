// SPDX-License-Identifier: GPL-3.0-or-later
// FileSource: the configuration as a file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "ports/config_source.h"

namespace conntrack::adapters::config {

/// A file, and the name by which people know it.
struct NamedFile {
  std::string path;
  std::string name;
};

/// A configuration file on this machine, looked up anew at each call, so that editors which rename
/// over the file do no harm (CF14).
class FileSource final : public ports::ConfigSource {
 public:
  /// The most bytes of a file (CF11).
  static constexpr std::size_t largest_file = std::size_t{1} << 20U;

  /// A relative `path` follows the working directory. Diagnostics show the path as the file's name.
  /// `places` tells, if there is no such file, where it was looked for: "neither here nor there".
  FileSource(const std::string& path, const domain::NameLimit& name_limit, std::string places = {})
      : FileSource(NamedFile{path, path}, name_limit, std::move(places)) {}

  /// Diagnostics show another name.
  FileSource(NamedFile file, const domain::NameLimit& name_limit, std::string places = {})
      : file_(std::move(file)), places_(std::move(places)), name_limit_(name_limit) {}

  const std::string& name() const override { return file_.name; }
  std::optional<domain::FileStamp> stamp() override;
  ports::ConfigReading read() override;

 private:
  NamedFile file_;
  std::string places_;
  domain::NameLimit name_limit_;
};

}  // namespace conntrack::adapters::config
