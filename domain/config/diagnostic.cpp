// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostic: what is wrong with a configuration file, said to the person who wrote it.
#include "domain/config/diagnostic.h"

#include <algorithm>
#include <utility>

namespace conntrack::domain {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

bool is_error(DiagnosticKind kind) { return kind != DiagnosticKind::warning; }

SourceText::SourceText(std::string text) : text_(std::move(text)) {
  starts_.push_back(text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  for (std::size_t end = 0; (end = text_.find('\n', starts_.back())) != std::string::npos;)
    starts_.push_back(end + 1);
}

std::string_view SourceText::line(std::uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::size_t start = starts_[number - 1];
  const std::size_t end = text_.find('\n', start);
  std::string_view line = std::string_view(text_).substr(start, end - start);
  if (end != std::string::npos && line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Position SourceText::position(std::size_t offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto number = static_cast<std::uint32_t>(next - starts_.begin());
  return {number, static_cast<std::uint32_t>(offset - *(next - 1) + 1)};
}

}  // namespace conntrack::domain
