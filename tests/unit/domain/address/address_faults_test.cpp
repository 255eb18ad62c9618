// SPDX-License-Identifier: GPL-3.0-or-later
// What people are told who wrote something that is no address (CF5, CF11).
#include "domain/address/address_faults.h"

#include <gtest/gtest.h>

#include <span>

#include "domain/address/address.h"

namespace conntrack::domain {
namespace {

struct FaultyAddress {
  const char* text;
  TextFault fault;
};

void expect_faults(std::span<const FaultyAddress> addresses, Ipv4Form form) {
  for (const FaultyAddress& wrong : addresses) {
    const auto parsed = parse_address(wrong.text, form);
    ASSERT_FALSE(parsed) << wrong.text;
    EXPECT_EQ(parsed.error().offset, wrong.fault.offset) << wrong.text;
    EXPECT_EQ(parsed.error().message, wrong.fault.message) << wrong.text;
    EXPECT_EQ(parsed.error().hint, wrong.fault.hint) << wrong.text;
  }
}

const FaultyAddress ipv4_faults[] = {
    {"", {0, "expected an address, found nothing", ""}},
    {".1.2.3", {0, "expected a number, found '.'", ""}},
    {"1..2.3", {2, "expected a number, found '.'", ""}},
    {"1.2.3.", {6, "expected a number after the last '.'", ""}},
    {"1.2.3.300", {6, "expected a number from 0 to 255, found '300'", ""}},
    {"1.99999999999999999999.3.4",
     {2, "expected a number from 0 to 255, found '99999999999999999999'", ""}},
    {"1.2.3.4.5",
     {7, "expected the end of the address after four numbers, found '.5'",
      "did you mean '1.2.3.4'?"}},
    {"1.2.3.4.",
     {7, "expected the end of the address after four numbers, found '.'",
      "did you mean '1.2.3.4'?"}},
    {"10.1.2", {6, "expected four numbers, found 3", "in full, this would be 10.1.0.2"}},
    {"10", {2, "expected four numbers, found 1", "in full, this would be 0.0.0.10"}},
    {"10.010.0.1",
     {3, "expected a number without leading zeros, found '010'",
      "write 10, or if octal was meant, write 8"}},
    {"0377.0.0.1",
     {0, "expected a number without leading zeros, found '0377'", "if octal was meant, write 255"}},
    {"01000.0.0.1", {0, "expected a number without leading zeros, found '01000'", ""}},
    {"0x1ff.0.0.1", {0, "expected a decimal number, found the hexadecimal '0x1ff'", ""}},
    {"10.08.0.1", {3, "expected a number without leading zeros, found '08'", "write 8"}},
    {"10.019.0.1", {3, "expected a number without leading zeros, found '019'", "write 19"}},
    {"10.00.0.1", {3, "expected a number without leading zeros, found '00'", "write 0"}},
    {"0099999999999.0.0.1",
     {0, "expected a number without leading zeros, found '0099999999999'", ""}},
    {"0x7f.0.0.1", {0, "expected a decimal number, found the hexadecimal '0x7f'", "write 127"}},
    {"0xg1.0.0.1",
     {0, "expected an address, found the name '0xg1.0.0.1'",
      "names are not looked up: write the address itself"}},
    {"127.0.0.0X1", {8, "expected a decimal number, found the hexadecimal '0X1'", "write 1"}},
    {"0xfffffffff", {0, "expected a decimal number, found the hexadecimal '0xfffffffff'", ""}},
    {"0x",
     {0, "expected an address, found the name '0x'",
      "names are not looked up: write the address itself"}},
    {"0xyz.example",
     {0, "expected an address, found the name '0xyz.example'",
      "names are not looked up: write the address itself"}},
    {"+1.2.3.4", {0, "expected a number without a sign, found '+1'", "leave out the sign"}},
    {"1.-2.3.4", {2, "expected a number without a sign, found '-2'", "leave out the sign"}},
    {"vpn.example.org",
     {0, "expected an address, found the name 'vpn.example.org'",
      "names are not looked up: write the address itself"}},
    {"1.2.3.my_host-4",
     {0, "expected an address, found the name '1.2.3.my_host-4'",
      "names are not looked up: write the address itself"}},
    {"1.2.3.4%eth0",
     {7, "expected an address, found the zone index '%eth0'", "leave out the zone index: 1.2.3.4"}},
    {"%eth0", {0, "expected an address, found the zone index '%eth0'", "leave out the zone index"}},
    {"1.2.3.4/24",
     {7, "expected an address, found one with the mask '/24'", "leave out the mask: 1.2.3.4"}},
    {"[1.2.3.4]", {0, "expected an address, found a bracket", "leave out the brackets"}},
    {"1.2.3.4]", {7, "expected an address, found a bracket", "leave out the brackets"}},
    {"1.2.3.4,",
     {7, "expected an address, found the character ',' in it", "separate words by blanks alone"}},
    {"1.2.3.4;",
     {7, "expected an address, found the character ';' in it", "separate words by blanks alone"}},
    {"1.2.3.4\xc3\xbc", {7, "expected an address, found the character '\xc3\xbc' in it", ""}},
    {"1.2.3.4\xff", {7, "expected an address, found the character '\xff' in it", ""}},
    {"1.2 .3.4", {3, "expected an address, found the character ' ' in it", ""}},
};

TEST(AddressFaults, TellWhatIsWrongWithAnIpv4Address) {
  expect_faults(ipv4_faults, Ipv4Form::dotted_quad);
}

const FaultyAddress abbreviated_faults[] = {
    {"4294967296", {0, "expected a number from 0 to 4294967295, found '4294967296'", ""}},
    {"10.16777216", {3, "expected a number from 0 to 16777215, found '16777216'", ""}},
    {"10.1.65536", {5, "expected a number from 0 to 65535, found '65536'", ""}},
    {"10.1.1.256", {7, "expected a number from 0 to 255, found '256'", ""}},
    {"256.1", {0, "expected a number from 0 to 255, found '256'", ""}},
    {"10.0400",
     {3, "expected a number without leading zeros, found '0400'",
      "write 400, or if octal was meant, write 256"}},
    {"10.0x1ff", {3, "expected a decimal number, found the hexadecimal '0x1ff'", "write 511"}},
    {"00", {0, "expected a number without leading zeros, found '00'", "write 0"}},
    {"10.", {3, "expected a number after the last '.'", ""}},
    {"1.2.3.4.5",
     {7, "expected the end of the address after four numbers, found '.5'",
      "did you mean '1.2.3.4'?"}},
};

TEST(AddressFaults, TellWhatIsWrongWithAnAbbreviatedAddress) {
  expect_faults(abbreviated_faults, Ipv4Form::abbreviated);
}

constexpr const char* zeros = "groups of zeros are left out by '::'";

const FaultyAddress ipv6_faults[] = {
    {":", {0, "expected a group of hexadecimal digits, found ':'", zeros}},
    {":1::2", {0, "expected a group of hexadecimal digits, found ':'", zeros}},
    {"1:2:3", {5, "expected eight groups, found 3", zeros}},
    {"1:2:3:", {6, "expected a group of hexadecimal digits after the last ':'", zeros}},
    {"::1:", {4, "expected a group of hexadecimal digits after the last ':'", zeros}},
    {"1::2::3", {4, "expected '::' only once, found it again", ""}},
    {":::", {2, "expected a group of hexadecimal digits, found ':'", ""}},
    {"1:::2", {3, "expected a group of hexadecimal digits, found ':'", ""}},
    {"2001::12345", {6, "expected at most four hexadecimal digits, found '12345'", ""}},
    {"2001::00001", {6, "expected at most four hexadecimal digits, found '00001'", ""}},
    {"1:2:3:4:5:6:7:8:9:a",
     {16, "expected the end of the address after 128 bits, found '9:a'", ""}},
    {"1:2:3:4:5:6:7:1.2.3.4",
     {14, "expected the end of the address after 128 bits, found '1.2.3.4'", ""}},
    {"1:2:3:4:5:6:7:8::",
     {15, "expected '::' to stand for some groups, found all eight of them", "leave out the '::'"}},
    {"1::2:3:4:5:6:1.2.3.4",
     {1, "expected '::' to stand for some groups, found all eight of them", "leave out the '::'"}},
    {"fe80::1%eth0",
     {7, "expected an address, found the zone index '%eth0'", "leave out the zone index: fe80::1"}},
    {"fe80::%1",
     {6, "expected an address, found the zone index '%1'", "leave out the zone index: fe80::"}},
    {"::1/128",
     {3, "expected an address, found one with the mask '/128'", "leave out the mask: ::1"}},
    {"[::1]", {0, "expected an address, found a bracket", "leave out the brackets"}},
    {"::1.2.3.400", {8, "expected a number from 0 to 255, found '400'", ""}},
    {"::1.2.3", {7, "expected four numbers, found 3", "in full, this would be 1.2.0.3"}},
    {"::1.2.3.4%lo",
     {9, "expected an address, found the zone index '%lo'", "leave out the zone index: ::1.2.3.4"}},
    {"::.1", {2, "expected an address, found the character '.' in it", ""}},
    {"::g", {2, "expected an address, found the character 'g' in it", ""}},
    {"::1g", {3, "expected an address, found the character 'g' in it", ""}},
    {"1.2.3.4:80",
     {7, "expected a decimal number, found ':80'",
      "leave out what is not part of the address, such as a port"}},
};

TEST(AddressFaults, TellWhatIsWrongWithAnIpv6Address) {
  expect_faults(ipv6_faults, Ipv4Form::dotted_quad);
  expect_faults(ipv6_faults, Ipv4Form::abbreviated);
}

}  // namespace
}  // namespace conntrack::domain
