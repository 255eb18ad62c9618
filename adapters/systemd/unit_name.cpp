// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unit_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace conntrack::adapters::systemd {
namespace {

constexpr std::string_view suffix = ".service";
constexpr std::string_view wg_quick = "wg-quick@";
constexpr std::size_t max_unit_name = 255;
constexpr std::size_t max_interface_name = 15;

// The locale has no say.
bool is_letter_or_digit(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9');
}

bool is_one_of(char byte, std::string_view others) {
  return is_letter_or_digit(byte) || others.find(byte) != std::string_view::npos;
}

bool consists_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char byte) { return is_one_of(byte, others); });
}

bool is_unit_name(std::string_view name) {
  const std::string_view stem = name.substr(0, name.size() - suffix.size());
  const bool has_instance = stem.find('@') != std::string_view::npos;
  return !stem.empty() && name.size() <= max_unit_name && consists_of(stem, ":_.\\-@") &&
         std::count(stem.begin(), stem.end(), '@') <= 1 && !stem.starts_with('@') &&
         !(has_instance && stem.ends_with('@'));
}

// What fits both an interface's name and a unit's.
bool is_interface_name(std::string_view name) {
  return !name.empty() && name.size() <= max_interface_name && consists_of(name, "_.-") &&
         name != "." && name != "..";
}

std::string escaped(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (byte == '/') {
      result += '-';
    } else if (is_one_of(byte, ":_") || (byte == '.' && at > 0)) {
      result += byte;
    } else {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
  }
  return result;
}

std::optional<unsigned> hexadecimal_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  return std::nullopt;
}

// What escaped() makes this of; anything, if it makes this of nothing.
std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '-') {
      result += '/';
      continue;
    }
    const bool may_be_escape = text[at] == '\\' && at + 3 < text.size() && text[at + 1] == 'x';
    const auto high = may_be_escape ? hexadecimal_digit(text[at + 2]) : std::nullopt;
    const auto low = may_be_escape ? hexadecimal_digit(text[at + 3]) : std::nullopt;
    if (high && low) {
      result += static_cast<char>(*high * 16 + *low);
      at += 3;
    } else {
      result += text[at];
    }
  }
  return result;
}

}  // namespace

bool is_template(std::string_view name) {
  if (!name.ends_with(suffix)) return false;
  const std::string_view stem = name.substr(0, name.size() - suffix.size());
  return stem.size() > 1 && stem.ends_with('@') && name.size() < max_unit_name &&
         consists_of(stem.substr(0, stem.size() - 1), ":_.\\-");
}

std::optional<std::string> unit_of(std::string_view peer, std::string_view unit_template) {
  std::string name;
  if (peer.ends_with(suffix)) {
    name = peer;
  } else {
    const bool is_interface = unit_template == wg_quick_template;
    if (is_interface && !is_interface_name(peer)) return std::nullopt;
    name = unit_template.substr(0, unit_template.size() - suffix.size());
    name.append(is_interface ? std::string(peer) : escaped(peer)).append(suffix);
  }
  if (!is_unit_name(name)) return std::nullopt;
  return name;
}

std::vector<std::string> peers_of(std::string_view unit, std::string_view unit_template) {
  const std::string_view beginning = unit_template.substr(0, unit_template.size() - suffix.size());
  if (!unit.starts_with(beginning) || !unit.ends_with(suffix) ||
      unit.size() <= unit_template.size()) {
    return {};
  }
  const std::string_view instance =
      unit.substr(beginning.size(), unit.size() - unit_template.size());
  const bool is_interface = unit_template == wg_quick_template;
  std::vector<std::string> peers;
  for (const std::string& peer :
       {is_interface ? std::string(instance) : unescaped(instance), std::string(unit)}) {
    if (unit_of(peer, unit_template) == unit) peers.push_back(peer);
  }
  return peers;
}

std::optional<std::string> wg_quick_interface(std::string_view unit) {
  if (!unit.starts_with(wg_quick) || !unit.ends_with(suffix)) return std::nullopt;
  unit.remove_prefix(wg_quick.size());
  unit.remove_suffix(suffix.size());
  return std::string(unit);
}

std::string object_path(std::string_view unit) {
  std::string path = "/org/freedesktop/systemd1/unit/";
  for (const char byte : unit) {
    if (is_letter_or_digit(byte)) {
      path += byte;
    } else {
      path += fmt::format("_{:02x}", static_cast<unsigned char>(byte));
    }
  }
  return path;
}

}  // namespace conntrack::adapters::systemd
