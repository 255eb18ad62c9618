// SPDX-License-Identifier: GPL-3.0-or-later
// Guesses at what was meant by a text that is no address.
#include "domain/address/address_faults.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "domain/text/text.h"

namespace conntrack::domain {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdefABCDEF";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool looks_like_host_name(std::string_view text) {
  const std::string allowed = std::string(letters) + "0123456789.-_";
  return consists_of(text, allowed) && text.find_first_of(letters) != std::string_view::npos;
}

/// "write NUMBER" for digits in the given base; nothing if the number is too large, or they are not
/// digits of that base.
std::string write_decimal(std::string_view digits, int base, std::uint32_t largest) {
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number, base);
  if (read.ec != std::errc() || read.ptr != end || number > largest) return {};
  return "write " + std::to_string(number);
}

/// Advice to leave a part out, and what then remains.
std::string leave_out(const std::string& part, std::string_view remaining) {
  std::string advice = "leave out the " + part;
  if (!remaining.empty()) advice += ": " + std::string(remaining);
  return advice;
}

TextFault leading_zero(std::string_view part, std::size_t offset, std::uint32_t largest) {
  const std::string_view digits =
      part.substr(std::min(part.find_first_not_of('0'), part.size() - 1));
  std::string hint = write_decimal(digits, 10, largest);
  const std::string octal = write_decimal(digits, 8, largest);
  if (!octal.empty() && octal != hint)
    hint += std::string(hint.empty() ? "" : ", or ") + "if octal was meant, " + octal;
  return {offset, "expected a number without leading zeros, found " + cited(part), hint};
}

}  // namespace

TextFault stray_character(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::string_view rest = text.substr(offset);
  const std::string expected = "expected an address, found ";
  switch (rest[0]) {
    case '%':
      return {offset, expected + "the zone index " + cited(rest), leave_out("zone index", before)};
    case '/':
      return {offset, expected + "one with the mask " + cited(rest), leave_out("mask", before)};
    case '[':
    case ']':
      return {offset, expected + "a bracket", leave_out("brackets", {})};
    case ':':
      return {offset, "expected a decimal number, found " + cited(rest),
              "leave out what is not part of the address, such as a port"};
    case ',':
    case ';':
      return {offset, expected + "the character " + cited(rest.substr(0, 1)) + " in it",
              "separate words by blanks alone"};
    default:
      return {offset, expected + "the character " + cited(first_character(rest)) + " in it", ""};
  }
}

bool is_hexadecimal(std::string_view text) {
  if (!text.starts_with("0x") && !text.starts_with("0X")) return false;
  return text.size() > 2 && consists_of(text.substr(2), hex_digits);
}

TextFault bad_ipv4_part(std::string_view text, std::size_t offset, std::uint32_t largest) {
  const std::string_view part = text.substr(offset, text.find('.', offset) - offset);
  if (text.empty()) return {offset, "expected an address, found nothing", ""};
  if (is_hexadecimal(part))
    return {offset, "expected a decimal number, found the hexadecimal " + cited(part),
            write_decimal(part.substr(2), 16, largest)};
  if (looks_like_host_name(text))
    return {0, "expected an address, found the name " + cited(text),
            "names are not looked up: write the address itself"};
  if (part.empty() && offset == text.size())
    return {offset, "expected a number after the last '.'", ""};
  if (part.empty()) return {offset, "expected a number, found '.'", ""};
  if (part[0] == '+' || part[0] == '-')
    return {offset, "expected a number without a sign, found " + cited(part), "leave out the sign"};
  const std::size_t stray = part.find_first_not_of(decimal_digits);
  if (stray != std::string_view::npos) return stray_character(text, offset + stray);
  return leading_zero(part, offset, largest);
}

}  // namespace conntrack::domain
