// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and printing is compared with the C library's, on valid texts and on mutations of them.
#include "domain/address/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

#include "domain/address/network.h"
#include "tests/support/parsed.h"

namespace conntrack::domain {
namespace {

using tests::address;

TEST(Address, OfEachFamilyHasItsBytes) {
  const Address v4 = Address::from_ipv4({10, 1, 2, 3});
  EXPECT_EQ(v4.family(), Family::ipv4);
  EXPECT_EQ(v4.bit_count(), 32U);
  ASSERT_EQ(v4.bytes().size(), 4U);
  EXPECT_EQ(v4.bytes()[3], 3);

  const Address v6 = Address::from_ipv6({0x20, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});
  EXPECT_EQ(v6.family(), Family::ipv6);
  EXPECT_EQ(v6.bit_count(), 128U);
  ASSERT_EQ(v6.bytes().size(), 16U);
  EXPECT_EQ(v6.bytes()[15], 7);

  EXPECT_EQ(to_string(Family::ipv4), "IPv4");
  EXPECT_EQ(to_string(Family::ipv6), "IPv6");
  EXPECT_EQ(Address(), address("0.0.0.0"));
}

TEST(Address, IsOrderedByFamilyThenByValue) {
  const Address ascending[] = {
      address("0.0.0.0"), address("1.2.3.4"), address("10.0.0.0"), address("255.255.255.255"),
      address("::"),      address("::1"),     address("1::"),      address("ffff::")};
  EXPECT_TRUE(std::is_sorted(std::begin(ascending), std::end(ascending)));
  EXPECT_NE(address("0.0.0.0"), address("::"));
}

struct Kind {
  const char* text;
  bool unspecified;
  bool loopback;
  bool link_local;
};

// RFC 1122, RFC 3927, RFC 4291; the first and the last address of each range, and their neighbours.
const Kind kinds[] = {
    {"0.0.0.0", true, false, false},
    {"0.0.0.1", false, false, false},
    {"126.255.255.255", false, false, false},
    {"127.0.0.0", false, true, false},
    {"127.255.255.255", false, true, false},
    {"128.0.0.0", false, false, false},
    {"169.253.255.255", false, false, false},
    {"169.254.0.0", false, false, true},
    {"169.254.255.255", false, false, true},
    {"169.255.0.0", false, false, false},
    {"10.1.2.3", false, false, false},
    {"::", true, false, false},
    {"::1", false, true, false},
    {"::2", false, false, false},
    {"1::1", false, false, false},
    {"::ffff:127.0.0.1", false, false, false},
    {"fe7f:ffff::", false, false, false},
    {"fe80::", false, false, true},
    {"febf:ffff::1", false, false, true},
    {"fec0::", false, false, false},
    {"ff80::", false, false, false},
    {"2001:db8::1", false, false, false},
};

// WH4
TEST(Address, IsSettledUnlessUnspecifiedLoopbackOrLinkLocal) {
  for (const Kind& kind : kinds) {
    const Address a = address(kind.text);
    EXPECT_EQ(a.is_unspecified(), kind.unspecified) << kind.text;
    EXPECT_EQ(a.is_loopback(), kind.loopback) << kind.text;
    EXPECT_EQ(a.is_link_local(), kind.link_local) << kind.text;
    EXPECT_EQ(link_local_network(a.family()).contains(a), kind.link_local) << kind.text;
    EXPECT_EQ(a.is_settled(), !kind.unspecified && !kind.loopback && !kind.link_local) << kind.text;
  }
}

struct Printing {
  const char* text;
  const char* printed;
};

// RFC 5952 section 4
const Printing printings[] = {
    {"2001:0db8::0001", "2001:db8::1"},
    {"2001:DB8::ABCD", "2001:db8::abcd"},
    {"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},
    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
    {"0:0:0:0:0:0:0:0", "::"},
    {"1:0:0:0:0:0:0:0", "1::"},
    {"0:0:0:0:0:0:0:1", "::1"},
    {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
    {"::ffff:c000:201", "::ffff:192.0.2.1"},
    {"::192.0.2.1", "::192.0.2.1"},
    {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
    {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    {"::1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
};

TEST(Address, IsPrintedInTheUsualForm) {
  for (const Printing& printing : printings)
    EXPECT_EQ(to_string(address(printing.text)), printing.printed) << printing.text;
}

// Against the C library

std::string libc_text(const Address& a) {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(a.family() == Family::ipv4 ? AF_INET : AF_INET6, a.bytes().data(), text, sizeof text);
  return text;
}

std::optional<Address> libc_address(const std::string& text) {
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, text.c_str(), v4.data()) == 1) return Address::from_ipv4(v4);
  std::array<std::uint8_t, 16> v6{};
  if (inet_pton(AF_INET6, text.c_str(), v6.data()) == 1) return Address::from_ipv6(v6);
  return std::nullopt;
}

class RandomAddresses {
 public:
  explicit RandomAddresses(std::uint64_t seed) : engine_(seed) {}

  /// 0 to limit - 1
  std::size_t below(std::size_t limit) { return engine_() % limit; }

  /// An address with many zeros and ones in it, which are what the printing turns on.
  Address any_address() {
    const auto byte = [this] {
      static constexpr std::uint8_t usual[] = {0, 0, 0, 1, 9, 10, 99, 100, 255};
      return below(3) == 0 ? static_cast<std::uint8_t>(below(256)) : usual[below(9)];
    };
    if (below(2) == 0) return Address::from_ipv4({byte(), byte(), byte(), byte()});
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
      if (below(2) == 0) continue;
      bytes[i] = byte();
      bytes[i + 1] = byte();
    }
    if (below(4) == 0) std::fill_n(bytes.begin(), 10, std::uint8_t{0});
    if (below(8) == 0) bytes[10] = bytes[11] = 255;
    return Address::from_ipv6(bytes);
  }

  void mutate(std::string& text) {
    static constexpr std::string_view characters = "0123456789abcdfF:::...x-+%/g \n";
    const std::size_t at = below(text.size() + 1);
    switch (below(4)) {
      case 0:
        text.insert(at, 1, characters[below(characters.size())]);
        break;
      case 1:
        text.erase(at, 1 + below(3));
        break;
      case 2:
        if (at < text.size()) text[at] = characters[below(characters.size())];
        break;
      default:
        text.insert(at, text.substr(below(text.size() + 1), 1 + below(5)));
    }
  }

 private:
  std::mt19937_64 engine_;
};

constexpr std::uint64_t address_seed = 20240817;
constexpr int case_count = 250'000;

TEST(Address, IsPrintedAsTheLibraryDoes) {
  RandomAddresses chance(address_seed);
  for (int i = 0; i < case_count; ++i) {
    const Address a = chance.any_address();
    ASSERT_EQ(to_string(a), libc_text(a)) << "seed " << address_seed << ", case " << i;
    ASSERT_EQ(address(to_string(a)), a) << "seed " << address_seed << ", case " << i;
  }
}

TEST(Address, IsReadExactlyWhereTheLibraryReadsIt) {
  RandomAddresses chance(address_seed);
  int valid = 0;
  for (int i = 0; i < case_count; ++i) {
    std::string text = to_string(chance.any_address());
    for (auto mutations = 1 + chance.below(3); mutations > 0; --mutations) chance.mutate(text);
    const auto expected = libc_address(text);
    const auto found = parse_address(text);
    ASSERT_EQ(static_cast<bool>(found), expected.has_value())
        << text << ": seed " << address_seed << ", case " << i;
    if (found) {
      ASSERT_EQ(*found, *expected) << text << ": seed " << address_seed << ", case " << i;
      ++valid;
    } else {
      ASSERT_FALSE(found.error().message.empty()) << text;
      ASSERT_LE(found.error().offset, text.size()) << text;
    }
  }
  // The mutations would prove nothing if nearly all were of one kind.
  EXPECT_GT(valid, case_count / 20);
  EXPECT_LT(valid, case_count - case_count / 20);
}

// CF5: decimal parts as inet_aton reads them. That one also reads octal and hexadecimal ones, and
// ignores what stands behind a blank; such texts are not generated here.
TEST(Address, MayBeAbbreviatedAsTheLibraryReadsIt) {
  RandomAddresses chance(address_seed);
  int valid = 0;
  for (int i = 0; i < case_count; ++i) {
    std::string text;
    for (auto parts = 1 + chance.below(5); parts > 0; --parts) {
      static constexpr std::uint64_t usual[] = {0,        1,          10,         255,
                                                256,      65535,      65536,      16777215,
                                                16777216, 4294967295, 4294967296, 42949672950};
      if (!text.empty()) text += '.';
      text += std::to_string(chance.below(2) == 0 ? chance.below(256) : usual[chance.below(12)]);
    }
    in_addr expected{};
    const bool is_valid = inet_aton(text.c_str(), &expected) == 1;
    const auto found = parse_address(text, Ipv4Form::abbreviated);
    ASSERT_EQ(static_cast<bool>(found), is_valid)
        << text << ": seed " << address_seed << ", case " << i;
    if (!found) continue;
    ++valid;
    ASSERT_EQ(to_string(*found), inet_ntoa(expected)) << text;
  }
  EXPECT_GT(valid, case_count / 20);
  EXPECT_LT(valid, case_count - case_count / 20);
}

TEST(Address, MayBeAbbreviatedInIpv4Only) {
  EXPECT_EQ(*parse_address("0", Ipv4Form::abbreviated), address("0.0.0.0"));
  EXPECT_EQ(*parse_address("10", Ipv4Form::abbreviated), address("0.0.0.10"));
  EXPECT_EQ(*parse_address("10.1", Ipv4Form::abbreviated), address("10.0.0.1"));
  EXPECT_EQ(*parse_address("10.1.258", Ipv4Form::abbreviated), address("10.1.1.2"));
  EXPECT_EQ(*parse_address("2001::1", Ipv4Form::abbreviated), address("2001::1"));
  EXPECT_FALSE(parse_address("::1.2.3", Ipv4Form::abbreviated));
}

}  // namespace
}  // namespace conntrack::domain
