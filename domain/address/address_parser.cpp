// SPDX-License-Identifier: GPL-3.0-or-later
// Reading an address, and telling whoever wrote it what is wrong with one that cannot be read.
//
// The readers go through the text once and allocate nothing as long as all is well. At the first
// character that does not fit they hand over to address_faults.h, which guesses what was meant;
// that may take its time, and never changes the verdict.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "domain/address/address.h"
#include "domain/address/address_faults.h"
#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

using Ipv4Bytes = std::array<std::uint8_t, 4>;

bool is_digit(char c) { return '0' <= c && c <= '9'; }

/// The value of a hexadecimal digit, or none.
std::optional<unsigned> hex_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  if ('a' <= c && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if ('A' <= c && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// IPv4

/// The decimal parts of an IPv4 address.
struct Ipv4Parts {
  std::array<std::uint32_t, 4> values{};
  std::size_t count = 0;
};

/// The largest number that may stand as the part with this index.
std::uint32_t largest_part(std::size_t index, bool fills_the_rest) {
  return fills_the_rest ? UINT32_MAX >> (8 * index) : 255;
}

Expected<Ipv4Parts, TextFault> read_ipv4_parts(std::string_view text, Ipv4Form form) {
  Ipv4Parts parts;
  for (std::size_t begin = 0;;) {
    std::size_t end = begin;
    std::uint64_t value = 0;
    while (end < text.size() && is_digit(text[end])) {
      // Beyond 32 bits the exact value is of no interest.
      if (value <= UINT32_MAX) value = value * 10 + static_cast<unsigned>(text[end] - '0');
      ++end;
    }
    const bool is_whole = end == text.size() || text[end] == '.';
    const bool is_number = end > begin && is_whole;
    const bool is_last = is_whole ? end == text.size() : text.find('.', end) == text.npos;
    const bool has_leading_zero = end > begin + 1 && text[begin] == '0';
    const auto largest = largest_part(parts.count, is_last && form == Ipv4Form::abbreviated);
    if (!is_number || has_leading_zero) return Unexpected{bad_ipv4_part(text, begin, largest)};
    if (value > largest)
      return Unexpected{TextFault{begin,
                                  "expected a number from 0 to " + std::to_string(largest) +
                                      ", found " + cited(text.substr(begin, end - begin)),
                                  ""}};
    parts.values[parts.count++] = static_cast<std::uint32_t>(value);
    if (is_last) return parts;
    if (parts.count == parts.values.size())
      return Unexpected{TextFault{
          end,
          "expected the end of the address after four numbers, found " + cited(text.substr(end)),
          "did you mean " + cited(text.substr(0, end)) + "?"}};
    begin = end + 1;
  }
}

/// The bytes meant by the parts, the last one filling the rest.
Ipv4Bytes ipv4_bytes(const Ipv4Parts& parts) {
  std::uint32_t value = parts.values[parts.count - 1];
  for (std::size_t i = 0; i + 1 < parts.count; ++i) value |= parts.values[i] << (24 - 8 * i);
  return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
          static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

Expected<Ipv4Bytes, TextFault> read_ipv4(std::string_view text, Ipv4Form form) {
  const auto parts = read_ipv4_parts(text, form);
  if (!parts) return Unexpected{parts.error()};
  const Ipv4Bytes bytes = ipv4_bytes(*parts);
  if (form == Ipv4Form::dotted_quad && parts->count < 4)
    return Unexpected{TextFault{text.size(),
                                "expected four numbers, found " + std::to_string(parts->count),
                                "in full, this would be " + to_string(Address::from_ipv4(bytes))}};
  return bytes;
}

// IPv6

/// Reads the groups of an IPv6 address one after the other.
class Ipv6Reader {
 public:
  explicit Ipv6Reader(std::string_view text) : text_(text) {}

  Expected<Address, TextFault> read() {
    auto fault = read_start();
    while (!fault && !at_end()) fault = read_group();
    if (!fault) fault = expand_gap();
    if (fault) return Unexpected{std::move(*fault)};
    return Address::from_ipv6(bytes_);
  }

 private:
  using Fault = std::optional<TextFault>;

  static constexpr const char* leave_out_zeros = "groups of zeros are left out by '::'";

  bool at_end() const { return at_ == text_.size(); }

  void push(unsigned byte) { bytes_[size_++] = static_cast<std::uint8_t>(byte); }

  void take_gap() {
    gap_ = size_;
    gap_at_ = at_;
    at_ += 2;
  }

  Fault read_start() {
    if (text_.starts_with("::")) {
      take_gap();
    } else if (text_.starts_with(':')) {
      return TextFault{0, "expected a group of hexadecimal digits, found ':'", leave_out_zeros};
    }
    return std::nullopt;
  }

  Fault read_group() {
    const std::size_t begin = at_;
    unsigned value = 0;
    for (; !at_end(); ++at_) {
      const auto digit = hex_value(text_[at_]);
      if (!digit) break;
      value = (value << 4 | *digit) & 0xffff;
    }
    if (at_ == begin) return no_group();
    if (!at_end() && text_[at_] == '.') return read_ipv4_tail(begin);
    const std::string_view group = text_.substr(begin, at_ - begin);
    if (group.size() > 4)
      return TextFault{begin, "expected at most four hexadecimal digits, found " + cited(group),
                       ""};
    if (size_ == bytes_.size()) return too_many_groups(begin);
    push(value >> 8);
    push(value & 0xff);
    return read_separator();
  }

  Fault read_separator() {
    if (at_end()) return std::nullopt;
    if (text_[at_] != ':') return stray_character(text_, at_);
    if (text_.substr(at_).starts_with("::")) {
      if (gap_) return TextFault{at_, "expected '::' only once, found it again", ""};
      take_gap();
      return std::nullopt;
    }
    ++at_;
    if (!at_end()) return std::nullopt;
    return TextFault{at_, "expected a group of hexadecimal digits after the last ':'",
                     leave_out_zeros};
  }

  /// The last 32 bits may be written as IPv4.
  Fault read_ipv4_tail(std::size_t begin) {
    const std::string_view tail = text_.substr(begin);
    const std::size_t stray = tail.find_first_not_of("0123456789.");
    if (stray != std::string_view::npos) return stray_character(text_, begin + stray);
    if (size_ + 4 > bytes_.size()) return too_many_groups(begin);
    const auto ipv4 = read_ipv4(tail, Ipv4Form::dotted_quad);
    if (!ipv4)
      return TextFault{begin + ipv4.error().offset, ipv4.error().message, ipv4.error().hint};
    for (const std::uint8_t byte : *ipv4) push(byte);
    at_ = text_.size();
    return std::nullopt;
  }

  TextFault no_group() const {
    if (text_[at_] != ':') return stray_character(text_, at_);
    return {at_, "expected a group of hexadecimal digits, found ':'", ""};
  }

  TextFault too_many_groups(std::size_t begin) const {
    return {begin,
            "expected the end of the address after 128 bits, found " + cited(text_.substr(begin)),
            ""};
  }

  /// Puts the zeros that "::" stands for in their place.
  Fault expand_gap() {
    const std::size_t groups = size_ / 2;
    if (!gap_ && groups < 8)
      return TextFault{at_, "expected eight groups, found " + std::to_string(groups),
                       leave_out_zeros};
    if (!gap_) return std::nullopt;
    if (groups == 8)
      return TextFault{gap_at_, "expected '::' to stand for some groups, found all eight of them",
                       "leave out the '::'"};
    std::rotate(bytes_.begin() + static_cast<std::ptrdiff_t>(*gap_),
                bytes_.begin() + static_cast<std::ptrdiff_t>(size_), bytes_.end());
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;  // what comes next
  std::array<std::uint8_t, 16> bytes_{};
  std::size_t size_ = 0;            // how many of bytes_ are read
  std::optional<std::size_t> gap_;  // where in bytes_ the zeros of "::" belong
  std::size_t gap_at_ = 0;          // where in text_ it stands
};

}  // namespace

Expected<Address, TextFault> parse_address(std::string_view text, Ipv4Form form) {
  if (text.find(':') != std::string_view::npos) return Ipv6Reader(text).read();
  const auto bytes = read_ipv4(text, form);
  if (!bytes) return Unexpected{bytes.error()};
  return Address::from_ipv4(*bytes);
}

}  // namespace conntrack::domain
