// SPDX-License-Identifier: GPL-3.0-or-later
// Networks as written: what they mean, and what people are told who wrote one wrong (CF5, CF6).
#include <gtest/gtest.h>

#include "domain/address/network.h"

namespace conntrack::domain {
namespace {

struct Reading {
  const char* text;
  const char* normalised;
};

const Reading readings[] = {
    {"10.1.2.0/24", "10.1.2.0/24"},
    {"10.0.0.0/255.0.0.0", "10.0.0.0/8"},
    {"10.1.2.3/32", "10.1.2.3/32"},
    {"10.1.2.3/255.255.255.255", "10.1.2.3/32"},
    {"0/0", "0.0.0.0/0"},
    {"0/0.0.0.0", "0.0.0.0/0"},
    {"0.0.0.0/0", "0.0.0.0/0"},
    {"10/32", "0.0.0.10/32"},
    {"10.1/32", "10.0.0.1/32"},
    {"167837696/24", "10.1.0.0/24"},
    {"10.0.0.3/255.0.0.255", "10.0.0.3/255.0.0.255"},
    {"0.0.0.1/0.0.0.1", "0.0.0.1/0.0.0.1"},
    {"::/0", "::/0"},
    {"2001:DB8::/32", "2001:db8::/32"},
    {"::1/128", "::1/128"},
    {"::ffff:10.0.0.0/104", "::ffff:10.0.0.0/104"},
};

TEST(NetworkText, IsReadAndNormalised) {
  for (const Reading& reading : readings) {
    const auto parsed = parse_network(reading.text);
    ASSERT_TRUE(parsed) << reading.text << ": " << parsed.error().message;
    EXPECT_EQ(to_string(*parsed), reading.normalised);
    EXPECT_EQ(*parse_network(to_string(*parsed)), *parsed) << reading.text;
  }
}

struct FaultyNetwork {
  const char* text;
  TextFault fault;
};

void expect_faults(std::span<const FaultyNetwork> networks) {
  for (const FaultyNetwork& wrong : networks) {
    const auto parsed = parse_network(wrong.text);
    ASSERT_FALSE(parsed) << wrong.text;
    EXPECT_EQ(parsed.error().offset, wrong.fault.offset) << wrong.text;
    EXPECT_EQ(parsed.error().message, wrong.fault.message) << wrong.text;
    EXPECT_EQ(parsed.error().hint, wrong.fault.hint) << wrong.text;
  }
}

// CF6, and CF5 for abbreviations: someone who abbreviates a network means the zeros behind.
const FaultyNetwork bits_beyond_the_mask[] = {
    {"10.1.2.3/24", {0, "10.1.2.3 has bits beyond the mask /24", "did you mean '10.1.2.0/24'?"}},
    {"10.1.2.3/255.255.0.0",
     {0, "10.1.2.3 has bits beyond the mask /255.255.0.0", "did you mean '10.1.0.0/16'?"}},
    {"10.1.2.3/255.0.255.0",
     {0, "10.1.2.3 has bits beyond the mask /255.0.255.0", "did you mean '10.0.2.0/255.0.255.0'?"}},
    {"10.0.0.0/0.0.0.255",
     {0, "10.0.0.0 has bits beyond the mask /0.0.0.255", "did you mean '10.0.0.0/24'?"}},
    {"10.1/0.0.255.255",
     {0, "'10.1' is read as 10.0.0.1, which has bits beyond the mask /0.0.255.255",
      "did you mean '10.1.0.0/16'?"}},
    {"1.2.3.4/0", {0, "1.2.3.4 has bits beyond the mask /0", "did you mean '0.0.0.0/0'?"}},
    {"10/8",
     {0, "'10' is read as 0.0.0.10, which has bits beyond the mask /8",
      "did you mean '10.0.0.0/8'?"}},
    {"192.168/16",
     {0, "'192.168' is read as 192.0.0.168, which has bits beyond the mask /16",
      "did you mean '192.168.0.0/16'?"}},
    {"172.16/255.240.0.0",
     {0, "'172.16' is read as 172.0.0.16, which has bits beyond the mask /255.240.0.0",
      "did you mean '172.16.0.0/12'?"}},
    {"10.1/8",
     {0, "'10.1' is read as 10.0.0.1, which has bits beyond the mask /8",
      "did you mean '10.0.0.0/8'?"}},
    {"10.300/16", {0, "10.0.1.44 has bits beyond the mask /16", "did you mean '10.0.0.0/16'?"}},
    {"2001:db8::1/64",
     {0, "2001:db8::1 has bits beyond the mask /64", "did you mean '2001:db8::/64'?"}},
};

TEST(NetworkText, MayNotHaveBitsBeyondTheMask) { expect_faults(bits_beyond_the_mask); }

const FaultyNetwork missing_masks[] = {
    {"10.1.2.3",
     {8, "expected a '/' and a mask after the address",
      "for this address alone, write 10.1.2.3/32"}},
    {"2001::1",
     {7, "expected a '/' and a mask after the address",
      "for this address alone, write 2001::1/128"}},
    {"10.1",
     {4, "expected a '/' and a mask after the address",
      "for this address alone, write 10.0.0.1/32; for the network, 10.1.0.0/16"}},
    {"10.1.2.3/",
     {9, "expected a prefix length from 0 to 32, found nothing",
      "for this address alone, write /32"}},
    {"::/",
     {3, "expected a prefix length from 0 to 128, found nothing",
      "for this address alone, write /128"}},
};

TEST(NetworkText, MustHaveAMask) { expect_faults(missing_masks); }

const FaultyNetwork bad_masks[] = {
    {"10.0.0.0/33", {9, "expected a prefix length from 0 to 32, found '33'", ""}},
    {"10.0.0.0/4294967304", {9, "expected a prefix length from 0 to 32, found '4294967304'", ""}},
    {"::/129", {3, "expected a prefix length from 0 to 128, found '129'", ""}},
    {"::/1000", {3, "expected a prefix length from 0 to 128, found '1000'", ""}},
    {"10.0.0.0/08", {9, "expected a number without leading zeros, found '08'", "write 8"}},
    {"10.0.0.0/00", {9, "expected a number without leading zeros, found '00'", "write 0"}},
    {"10.0.0.0/033",
     {9, "expected a number without leading zeros, found '033'", "if octal was meant, write 27"}},
    {"10.0.0.0/099", {9, "expected a number without leading zeros, found '099'", ""}},
    {"::/0100",
     {3, "expected a number without leading zeros, found '0100'",
      "write 100, or if octal was meant, write 64"}},
    {"10.0.0.0/+8", {9, "expected a number without a sign, found '+8'", "leave out the sign"}},
    {"10.0.0.0/-8", {9, "expected a number without a sign, found '-8'", "leave out the sign"}},
    {"10.0.0.0/-", {9, "expected a prefix length from 0 to 32 or a netmask, found '-'", ""}},
    {"10.0.0.0/x", {9, "expected a prefix length from 0 to 32 or a netmask, found 'x'", ""}},
    {"10.0.0.0/0x8", {9, "expected a decimal number, found the hexadecimal '0x8'", "write 8"}},
    {"10.0.0.0/0x21", {9, "expected a decimal number, found the hexadecimal '0x21'", ""}},
    {"10.0.0.0/0x", {10, "expected the end of the network, found 'x'", ""}},
    {"10.0.0.0/8,", {10, "expected the end of the network, found ','", ""}},
    {"10.0.0.0/8,11.0.0.0/8", {10, "expected the end of the network, found ',11.0.0.0/8'", ""}},
    {"10.0.0.0/ff::", {9, "expected a prefix length from 0 to 32 or a netmask, found 'ff::'", ""}},
    {"10.0.0.0/8/8", {10, "expected the end of the network, found '/8'", ""}},
    {"10.0.0.0/255.0.0.0/8", {18, "expected the end of the network, found '/8'", ""}},
    {"10.0.0.0/255.0.0.256", {17, "expected a number from 0 to 255, found '256'", ""}},
    {"10.0.0.0/255.255", {16, "expected four numbers, found 2", "did you mean '255.255.0.0'?"}},
    {"10.0.0.0/255.0.0.0.0",
     {18, "expected the end of the address after four numbers, found '.0'",
      "did you mean '255.0.0.0'?"}},
    {"::/255.0.0.0",
     {3, "expected a prefix length from 0 to 128, found '255.0.0.0'",
      "IPv6 networks have no other masks"}},
    {"fe80::/64%eth0", {9, "expected the end of the network, found '%eth0'", ""}},
};

TEST(NetworkText, MustHaveAPrefixLengthOrANetmaskForAMask) { expect_faults(bad_masks); }

const FaultyNetwork bad_addresses[] = {
    {"", {0, "expected an address, found nothing", ""}},
    {"/8", {0, "expected an address, found nothing", ""}},
    {"home/8",
     {0, "expected an address, found the name 'home'",
      "names are not looked up: write the address itself"}},
    {"fe80::1%eth0/64",
     {7, "expected an address, found the zone index '%eth0'", "leave out the zone index: fe80::1"}},
    {"10.010.0.0/16",
     {3, "expected a number without leading zeros, found '010'",
      "write 10, or if octal was meant, write 8"}},
    {"vpn.example.org",
     {0, "expected an address, found the name 'vpn.example.org'",
      "names are not looked up: write the address itself"}},
};

TEST(NetworkText, MustHaveAnAddress) { expect_faults(bad_addresses); }

}  // namespace
}  // namespace conntrack::domain
