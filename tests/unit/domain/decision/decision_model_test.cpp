// SPDX-License-Identifier: GPL-3.0-or-later
// The decision against a model of it: random configurations at random places. The model takes the
// rules literally and shares nothing with the product: it compares texts of bits. explain() must
// never disagree with decide().
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "domain/config/targets.h"
#include "domain/decision/decision.h"
#include "domain/decision/explanation.h"
#include "tests/support/domain_printers.h"

namespace conntrack::domain {
namespace {

constexpr int decision_count = 100'000;

std::string bits(const Address& address) {
  std::string text(address.family() == Family::ipv4 ? "4:" : "6:");
  text.reserve(2 + address.bit_count());
  for (const std::uint8_t byte : address.bytes()) {
    for (int bit = 7; bit >= 0; --bit) text += (byte >> bit) % 2 != 0 ? '1' : '0';
  }
  return text;
}

bool begins(const std::string& text, const std::string& beginning) {
  return text.compare(0, beginning.size(), beginning) == 0;
}

bool agree(const std::string& address, const std::string& base, const std::string& mask) {
  if (address.size() != base.size()) return false;
  for (std::size_t i = 2; i < address.size(); ++i) {
    if (mask[i] == '1' && address[i] != base[i]) return false;
  }
  return true;
}

// WH4: link-local, loopback and unspecified ones are not settled.
bool is_settled(const std::string& address) {
  if (address.find('1', 2) == std::string::npos) return false;
  if (begins(address, "4:01111111")) return false;
  if (begins(address, "4:1010100111111110")) return false;
  if (begins(address, "6:1111111010")) return false;
  return address != "6:" + std::string(127, '0') + "1";
}

// DE1a: a link-local address is held only by networks that lie wholly within the link-local ones.
bool may_hold(const std::string& address, const std::string& base, const std::string& mask) {
  for (const char* const prefix : {"4:1010100111111110", "6:1111111010"}) {
    if (!begins(address, prefix)) continue;
    const std::string ones(std::string_view(prefix).size() - 2, '1');
    return begins(base, prefix) && begins(mask.substr(2), ones);
  }
  return true;
}

struct ModelDecision {
  int selected = -1;
  bool firm = true;
};

/// The rules, word by word: DE2, CF7, WH4. `locals` has the bits of the local address by those of
/// the target.
ModelDecision model(const Config& config, const Group& group,
                    const std::map<std::string, std::string>& locals) {
  ModelDecision decision;
  for (std::size_t i = 0; i < group.definitions.size() && decision.selected < 0; ++i) {
    const Definition& definition = group.definitions[i];
    for (const PlacedNetwork& placed : definition.networks) {
      const bool is_v4 = placed.network.family() == Family::ipv4;
      const Address& target = definition.remote ? *definition.remote
                              : is_v4           ? config.test_ipv4
                                                : config.test_ipv6;
      const auto local = locals.find(bits(target));
      if (local == locals.end() || !is_settled(local->second)) decision.firm = false;
      if (local == locals.end()) continue;
      const std::string base = bits(placed.network.base());
      const std::string mask = bits(placed.network.mask());
      if (may_hold(local->second, base, mask) && agree(local->second, base, mask)) {
        decision.selected = static_cast<int>(i);
      }
    }
  }
  return decision;
}

/// Makes up configurations and places. All numbers are small, so that they often meet.
class Dice {
 public:
  bool once_in(int n) { return below(n) == 0; }
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }

  Address address(Family family) {
    const auto byte = [this] { return static_cast<std::uint8_t>(below(3)); };
    if (family == Family::ipv4) {
      static constexpr std::uint8_t firsts[][2] = {{10, 0}, {10, 1}, {127, 0}, {169, 254}, {0, 0}};
      const auto& first = firsts[below(std::size(firsts))];
      return Address::from_ipv4({first[0], first[1], byte(), byte()});
    }
    static constexpr std::uint8_t firsts[][2] = {{0xfd, 0}, {0x20, 1}, {0xfe, 0x80}, {0, 0}};
    const auto& first = firsts[below(std::size(firsts))];
    std::array<std::uint8_t, 16> bytes{first[0], first[1]};
    bytes[15] = byte();
    return Address::from_ipv6(bytes);
  }

  Network network(Family family) {
    const Address base = address(family);
    if (once_in(8)) return Network::from_mask(base, address(family));
    return Network::from_prefix(
        base, static_cast<unsigned>(below(static_cast<int>(base.bit_count()) + 1)));
  }

  Definition definition(std::uint32_t line) {
    Definition definition;
    definition.tag = once_in(5) ? "down/here" : "peer" + std::to_string(below(4));
    definition.at = {line, 1};
    const Family family = once_in(3) ? Family::ipv6 : Family::ipv4;
    if (once_in(3)) definition.remote = remote(family);
    for (int n = 1 + below(3); n > 0; --n) {
      const bool other = !definition.remote && once_in(3);
      const Family one = other ? (family == Family::ipv4 ? Family::ipv6 : Family::ipv4) : family;
      definition.networks.push_back({network(one), {line, 9}});
    }
    return definition;
  }

  Config config() {
    Config config;
    std::uint32_t line = 0;
    for (int groups = below(4); groups > 0; --groups) {
      config.groups.push_back({"g" + std::to_string(groups), {++line, 2}, {}});
      for (int n = below(5); n > 0; --n)
        config.groups.back().definitions.push_back(definition(++line));
    }
    return config;
  }

  Observation place(const Config& config) {
    Observation locals;
    for (const Address& target : targets_to_probe(config)) {
      if (once_in(5)) {
        locals.set(target, NoRoute{"unreachable"});
      } else if (!once_in(9)) {
        locals.set(target, Found{address(target.family()), ""});
      }
    }
    return locals;
  }

 private:
  Address remote(Family family) {
    const auto last = static_cast<std::uint8_t>(below(3));
    if (family == Family::ipv4) return Address::from_ipv4({9, 9, 9, last});
    return Address::from_ipv6({0x20, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last});
  }

  std::mt19937 engine_{20'260'101};
};

std::map<std::string, std::string> bits_of(const Observation& locals) {
  std::map<std::string, std::string> result;
  for (const Observation::Entry& entry : locals.entries()) {
    if (const Found* found = std::get_if<Found>(&entry.answer)) {
      result[bits(entry.target)] = bits(found->address);
    }
  }
  return result;
}

void expect_explained(const Config& config, const Group& group, const Observation& locals,
                      const GroupDecision& decision) {
  const GroupExplanation explanation = explain(config, group, locals);
  ASSERT_EQ(explanation.definitions.size(), group.definitions.size());
  ASSERT_EQ(explanation.selected.has_value(), decision.selected.has_value());
  for (std::size_t i = 0; i < group.definitions.size(); ++i) {
    const DefinitionExplanation& one = explanation.definitions[i];
    EXPECT_EQ(one.verdict == Verdict::selected, decision.selected == i);
    EXPECT_EQ(one.verdict == Verdict::not_reached, decision.selected && i > *decision.selected);
    EXPECT_EQ(one.network.has_value(), one.verdict == Verdict::selected);
    EXPECT_FALSE(one.why.empty());
    bool any = false;
    for (const Observation::Entry& entry : one.asked) {
      any = any || std::holds_alternative<Found>(entry.answer);
    }
    if (one.verdict == Verdict::no_match || one.verdict == Verdict::no_address) {
      EXPECT_EQ(one.verdict == Verdict::no_match, any);
    }
  }
  if (!decision.selected) return;
  EXPECT_EQ(explanation.selected, group.definitions[*decision.selected].tag);
  EXPECT_EQ(explanation.peer, group.definitions[*decision.selected].peer());
}

TEST(DecisionModel, AgreesWithDecideAndExplainOnRandomConfigurations) {
  Dice dice;
  int compared = 0;
  int selected = 0;
  int doubtful = 0;
  while (compared < decision_count && !testing::Test::HasFailure()) {
    const Config config = dice.config();
    const Observation locals = dice.place(config);
    const std::map<std::string, std::string> bits_of_locals = bits_of(locals);
    const std::vector<GroupDecision> all = decide(config, locals);
    ASSERT_EQ(all.size(), config.groups.size());
    for (std::size_t g = 0; g < all.size(); ++g, ++compared) {
      const Group& group = config.groups[g];
      const ModelDecision expected = model(config, group, bits_of_locals);
      const int found = all[g].selected ? static_cast<int>(*all[g].selected) : -1;
      EXPECT_EQ(found, expected.selected) << locals;
      EXPECT_EQ(all[g].firm, expected.firm) << locals;
      EXPECT_EQ(all[g], decide(config, group, locals));
      expect_explained(config, group, locals, all[g]);
      selected += found >= 0 ? 1 : 0;
      doubtful += all[g].firm ? 0 : 1;
    }
  }
  // The dice are worth something only if each outcome is frequent.
  for (const int count : {selected, doubtful}) {
    EXPECT_GT(count, decision_count / 10);
    EXPECT_LT(count, decision_count * 9 / 10);
  }
}

}  // namespace
}  // namespace conntrack::domain
