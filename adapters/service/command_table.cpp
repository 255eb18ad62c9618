// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/service/command_table.h"

#include <boost/core/demangle.hpp>
#include <exception>
#include <typeinfo>
#include <utility>

namespace conntrack::adapters::service {

using domain::Words;

namespace {

/// The words followed by those of a usage.
Words with_usage(Words words, const std::string& usage) {
  for (std::string& each : domain::split_words(usage)) words.push_back(std::move(each));
  return words;
}

}  // namespace

void CommandTable::add(const std::string& name, ServiceCommand command) {
  commands_.insert_or_assign(name, std::move(command));
}

std::optional<Words> CommandTable::run(const domain::JobId& job, Words command,
                                       bool is_readable) const {
  if (command.empty() && !is_readable) return Words{"bad-svc-syntax"};
  if (command.empty()) return Words{"unknown-svc-command", ""};
  const std::string name = std::move(command.front());
  command.erase(command.begin());
  const auto found = commands_.find(name);
  if (found == commands_.end()) return Words{"unknown-svc-command", name};
  const ServiceCommand& entry = found->second;
  if (!is_readable || command.size() < entry.min_arguments ||
      command.size() > entry.max_arguments) {
    return with_usage({"bad-svc-syntax", name}, entry.usage);
  }
  const auto function = entry.run;  // it may destroy the table
  try {
    function(job, command);
  } catch (const std::exception& thrown) {
    return Words{"svc-internal-error", boost::core::demangle(typeid(thrown).name()), thrown.what()};
  } catch (...) {
    return Words{"svc-internal-error", "unknown", "not an exception of the standard library"};
  }
  return std::nullopt;
}

std::vector<Words> CommandTable::help() const {
  std::vector<Words> lines;
  lines.reserve(commands_.size());
  for (const auto& [name, command] : commands_) lines.push_back(with_usage({name}, command.usage));
  return lines;
}

}  // namespace conntrack::adapters::service
