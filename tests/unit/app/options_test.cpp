// SPDX-License-Identifier: GPL-3.0-or-later
// The command line and the environment (CL1, CL3, CL7 to CL10).
#include "app/options.h"

#include <gtest/gtest.h>

#include <map>

namespace conntrack::app {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

Options parse(const Words& words, const Variables& variables = {}) {
  return parse_options(words, [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found != variables.end() ? std::optional(found->second) : std::nullopt;
  });
}

/// What the user is told; empty if nothing is wrong.
std::string complaint(const Words& words, const Variables& variables = {}) {
  try {
    parse(words, variables);
    return {};
  } catch (const UsageError& error) {
    return error.what();
  }
}

// CL3
TEST(Options, HaveTheDefaultsOfTheBuild) {
  const Options options = parse({});
  EXPECT_EQ(options.mode, Mode::service);
  EXPECT_EQ(options.admin_socket, CONNTRACK_SOCKET_DIR "/tripesock");
  EXPECT_EQ(options.directory, CONNTRACK_CONFIG_DIR);
  EXPECT_FALSE(options.directory_given);
  EXPECT_EQ(options.config, "conntrack.conf");
  EXPECT_EQ(options.settle, 2s);
  EXPECT_EQ(options.interval, 30s);
  EXPECT_EQ(options.bus, "");
  EXPECT_FALSE(options.daemon || options.debug || options.startup || options.reconnect);
}

// CL1
TEST(Options, AreReadInShortAndInLongForm) {
  const Options expected = parse({"-a", "sock", "-d", "dir", "-f", "file"});
  EXPECT_EQ(expected.admin_socket, "sock");
  EXPECT_EQ(expected.directory, "dir");
  EXPECT_TRUE(expected.directory_given);
  EXPECT_EQ(expected.config, "file");
  EXPECT_EQ(parse({"-asock", "-ddir", "-ffile"}), expected);
  EXPECT_EQ(parse({"--admin-socket", "sock", "--directory", "dir", "--config", "file"}), expected);
  EXPECT_EQ(parse({"--admin-socket=sock", "--directory=dir", "--config=file"}), expected);
}

// CL3, VP1
TEST(Options, FindTheConfigurationOfAnotherVpnsUnit) {
  const Options options = parse({"--vpn", "systemd", "--check"});
  EXPECT_EQ(options.directory, "/etc/tripe-conntrack");
  EXPECT_EQ(options.config, "systemd.conf");
  EXPECT_EQ(parse({"--vpn", "systemd", "-d", "/dir"}).config, "conntrack.conf");
  EXPECT_EQ(parse({"--vpn", "systemd"}, {{"TRIPEDIR", "/dir"}}).config, "conntrack.conf");
  EXPECT_EQ(parse({"--vpn", "systemd", "-f", "file"}).config, "file");
  EXPECT_EQ(parse({"--vpn", "systemd", "-f", "file"}).directory, "/etc/tripe-conntrack");
  EXPECT_EQ(parse({"--vpn", "systemd", "-f", "/home/me/file"}).directory, "/");
}

// CL13
TEST(Options, KnowWhetherAServerWasNamed) {
  EXPECT_FALSE(parse({"--tell", "status"}).server_named);
  EXPECT_TRUE(parse({"--tell", "status", "-a", "sock"}).server_named);
  EXPECT_TRUE(parse({"--tell", "status"}, {{"TRIPESOCK", "sock"}}).server_named);
  EXPECT_TRUE(parse({"--tell", "status", "--vpn", "tripe"}).server_named);
  EXPECT_TRUE(parse({"--tell", "status"}, {{"TRIPE_CONNTRACK_VPN", "tripe"}}).server_named);
}

// CL1, CL6
TEST(Options, HaveFlags) {
  const Options options = parse({"--daemon", "--debug", "--startup", "--reconnect"});
  EXPECT_TRUE(options.daemon);
  EXPECT_TRUE(options.debug);
  EXPECT_TRUE(options.startup);
  EXPECT_TRUE(options.reconnect);
}

// VP1, VP3
TEST(Options, ChooseTheVpn) {
  EXPECT_EQ(parse({}).vpn, VpnKind::tripe);
  EXPECT_EQ(parse({}).unit, "wg-quick@.service");
  EXPECT_EQ(parse({"--vpn", "networkmanager"}).vpn, VpnKind::networkmanager);
  const Options options = parse({"--vpn", "systemd", "--unit", "openvpn@.service"});
  EXPECT_EQ(options.vpn, VpnKind::systemd);
  EXPECT_EQ(options.unit, "openvpn@.service");
  const Options tell = parse({"--tell", "status"}, {{"TRIPE_CONNTRACK_VPN", "systemd"},
                                                    {"TRIPE_CONNTRACK_UNIT", "x@.service"},
                                                    {"TRIPE_CONNTRACK_BUS", "SESSION"}});
  EXPECT_EQ(tell.vpn, VpnKind::systemd);
  EXPECT_EQ(tell.unit, "x@.service");
  EXPECT_EQ(tell.bus, "SESSION");
  const Options init = parse({"--init", "--vpn", "systemd", "--unit", "x@.service"},
                             {{"TRIPE_CONNTRACK_BUS", "SESSION"}});
  EXPECT_EQ(init.unit, "x@.service");
  EXPECT_EQ(init.bus, "SESSION");
  EXPECT_EQ(parse({"--vpn", "tripe"}, {{"TRIPE_CONNTRACK_VPN", "systemd"}}).vpn, VpnKind::tripe);
  EXPECT_EQ(parse({"--vpn", "networkmanager"}, {{"TRIPESOCK", "sock"}}).vpn,
            VpnKind::networkmanager)
      << "another user's environment is no option";
}

TEST(Options, AreRefusedWhereTheyBelongToAnotherVpn) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--vpn", "other"},
                                             {"--vpn", ""},
                                             {"--vpn", "systemd", "-a", "sock"},
                                             {"--vpn", "networkmanager", "--startup"},
                                             {"--vpn", "networkmanager", "--unit", "x@.service"},
                                             {"--unit", "x@.service"}}) {
    EXPECT_THROW(parse(words), UsageError) << words.front();
  }
  EXPECT_THROW(parse({}, {{"TRIPE_CONNTRACK_VPN", "other"}}), UsageError);
  EXPECT_THROW(parse({"-a", "sock"}, {{"TRIPE_CONNTRACK_VPN", "systemd"}}), UsageError);
}

TEST(Options, GivenTwiceCountAsGivenLast) {
  EXPECT_EQ(parse({"-f", "first", "--config=second", "--debug", "--debug"}).config, "second");
}

// CL3, CL9, CL10
TEST(Options, TakeDefaultsFromTheEnvironment) {
  const Options options = parse({}, {{"TRIPESOCK", "sock"},
                                     {"TRIPEDIR", "dir"},
                                     {"TRIPE_CONNTRACK_SETTLE", "0.25"},
                                     {"TRIPE_CONNTRACK_INTERVAL", "7"},
                                     {"TRIPE_CONNTRACK_RECONNECT", "0"},
                                     {"TRIPE_CONNTRACK_BUS", "SESSION"}});
  EXPECT_EQ(options.admin_socket, "sock");
  EXPECT_EQ(options.directory, "dir");
  EXPECT_FALSE(options.directory_given);
  EXPECT_EQ(options.settle, 250ms);
  EXPECT_EQ(options.interval, 7s);
  EXPECT_TRUE(options.reconnect);
  EXPECT_EQ(options.bus, "SESSION");
}

// CL9
TEST(Options, WinOverTheEnvironmentHoweverWrongItIs) {
  const Options options = parse({"-a", "sock", "-d", "dir", "--settle", "1", "--interval", "2"},
                                {{"TRIPESOCK", "other"},
                                 {"TRIPEDIR", "other"},
                                 {"TRIPE_CONNTRACK_SETTLE", "soon"},
                                 {"TRIPE_CONNTRACK_INTERVAL", "later"}});
  EXPECT_EQ(options.admin_socket, "sock");
  EXPECT_EQ(options.directory, "dir");
  EXPECT_EQ(options.settle, 1s);
  EXPECT_EQ(options.interval, 2s);
}

TEST(Options, TakeAnEmptyVariableForNone) {
  EXPECT_EQ(parse({}, {{"TRIPESOCK", ""},
                       {"TRIPEDIR", ""},
                       {"TRIPE_CONNTRACK_SETTLE", ""},
                       {"TRIPE_CONNTRACK_INTERVAL", ""},
                       {"TRIPE_CONNTRACK_RECONNECT", ""},
                       {"TRIPE_CONNTRACK_BUS", ""}}),
            parse({}));
}

// CL9
TEST(Options, TakeSecondsWithFractions) {
  EXPECT_EQ(parse({"--settle", "0"}).settle, 0s);
  EXPECT_EQ(parse({"--settle", "0.001"}).settle, 1ms);
  EXPECT_EQ(parse({"--settle=.5"}).settle, 500ms);
  EXPECT_EQ(parse({"--settle=86400"}).settle, 24h);
  EXPECT_EQ(parse({"--interval", "0.01"}).interval, 10ms);
}

// CL9
TEST(Options, RefuseSecondsThatAreNone) {
  for (const char* text : {"", " ", "soon", "1s", "1 ", " 1", "+1", "-1", "-0.5", "1e3", "0x10",
                           "inf", "nan", "1,5", "86401", "1.5.2", "9999999999999999999999999"}) {
    EXPECT_EQ(
        complaint({"--settle", text}),
        "--settle takes a number of seconds from 0 to 86400, not '" + std::string(text) + "'");
  }
  EXPECT_EQ(complaint({"--interval", "0"}),
            "--interval takes a number of seconds from 0.01 to 86400, not '0'");
  EXPECT_EQ(complaint({}, {{"TRIPE_CONNTRACK_SETTLE", "abc"}}),
            "$TRIPE_CONNTRACK_SETTLE takes a number of seconds from 0 to 86400, not 'abc'");
  EXPECT_EQ(complaint({}, {{"TRIPE_CONNTRACK_INTERVAL", "-3"}}),
            "$TRIPE_CONNTRACK_INTERVAL takes a number of seconds from 0.01 to 86400, not '-3'");
}

// CL7: whoever only looks is not kept from it by what the service would stumble over.
TEST(Options, HeedTheVariablesOfTheServiceForTheServiceAlone) {
  const Variables bad{{"TRIPE_CONNTRACK_SETTLE", "abc"},
                      {"TRIPE_CONNTRACK_INTERVAL", "abc"},
                      {"TRIPE_CONNTRACK_RECONNECT", "1"},
                      {"TRIPE_CONNTRACK_BUS", "SESSION"}};
  for (const char* mode : {"--check", "--explain"}) EXPECT_EQ(parse({mode}, bad), parse({mode}));
  EXPECT_NE(complaint({}, bad), "");
}

// CL7, CL8
TEST(Options, ChooseWhatToDo) {
  EXPECT_EQ(parse({"--check"}).mode, Mode::check);
  EXPECT_EQ(parse({"--explain"}).mode, Mode::explain);
  EXPECT_TRUE(parse({"--check", "--json"}).json);
  const Options options = parse({"--json", "--group", "my vpn", "--explain", "--address",
                                 "10.1.2.3", "--address=2001:db8::1"});
  EXPECT_TRUE(options.json);
  EXPECT_EQ(options.group, "my vpn");
  EXPECT_EQ(options.addresses, (std::vector{domain::Address::from_ipv4({10, 1, 2, 3}),
                                            *domain::parse_address("2001:db8::1")}));
}

TEST(Options, AskForHelpWhateverElseIsWrong) {
  const Variables bad{{"TRIPE_CONNTRACK_SETTLE", "abc"}};
  EXPECT_EQ(parse({"--help"}, bad).mode, Mode::help);
  EXPECT_EQ(parse({"-h", "--json", "--check", "--explain"}, bad).mode, Mode::help);
  EXPECT_EQ(parse({"--version", "--daemon"}, bad).mode, Mode::version);
  EXPECT_EQ(parse({"--version", "--help"}).mode, Mode::help);
  EXPECT_EQ(parse({"word", "--settle", "x", "--help"}, bad).mode, Mode::help);
}

TEST(Options, AreRefusedWhereTheyMakeNoSenseTogether) {
  EXPECT_EQ(complaint({"--check", "--explain"}), "--check cannot be combined with --explain");
  EXPECT_EQ(complaint({"--json"}), "--json needs --check or --explain");
  EXPECT_EQ(complaint({"--address", "1.2.3.4"}), "--address needs --explain");
  EXPECT_EQ(complaint({"--check", "--address", "1.2.3.4"}), "--address needs --explain");
  EXPECT_EQ(complaint({"--group", "vpn"}), "--group needs --explain");
  EXPECT_EQ(complaint({"--tell", "up", "--check"}), "--tell cannot be combined with --check");
  EXPECT_EQ(complaint({"--daemon", "--check"}), "--daemon cannot be combined with --check");
  EXPECT_EQ(complaint({"--tell", "up", "--daemon"}), "--daemon cannot be combined with --tell");
  EXPECT_EQ(complaint({"--tell", "up", "--json"}), "--json needs --check or --explain");
  EXPECT_EQ(complaint({"--explain", "--address", "10.0.0.1", "--address", "10.0.0.2"}),
            "--address is given twice for IPv4: 10.0.0.1 and 10.0.0.2");
}

// CL13
TEST(Options, TakeACommandForTheService) {
  const Options options = parse({"-a", "sock", "--tell", "down", "lunch break", "", "-d", "/dir"});
  EXPECT_EQ(options.mode, Mode::tell);
  EXPECT_EQ(options.command, (Words{"down", "lunch break", ""}));
  EXPECT_EQ(options.admin_socket, "sock");
  EXPECT_EQ(options.directory, "/dir");
  EXPECT_EQ(parse({"--tell", "--", "up", "--tell"}).command, (Words{"up", "--tell"}));
  EXPECT_EQ(complaint({"--tell"}), "--tell needs a command, such as 'status' or 'help'");
}

// CL1: no other words, and no abbreviations, which would change their meaning with a new option.
TEST(Options, AreRefusedIfUnknown) {
  EXPECT_EQ(complaint({"--sett", "1"}), "unknown option '--sett'");
  EXPECT_EQ(complaint({"--nonsense"}), "unknown option '--nonsense'");
  EXPECT_EQ(complaint({"-x"}), "unknown option '-x'");
  EXPECT_EQ(complaint({"-help"}), "unknown option '-help'");
  EXPECT_EQ(complaint({"--tell", "pause", "-1"}),
            "unknown option '-1'; what begins with - and is the command's comes after --");
  EXPECT_EQ(complaint({"vpn"}), "unexpected argument 'vpn'");
  EXPECT_EQ(complaint({"--check", "--", "--json"}), "unexpected argument '--json'");
  EXPECT_EQ(complaint({""}), "unexpected argument ''");
  EXPECT_EQ(complaint({"-"}), "unexpected argument '-'");
}

TEST(Options, AreRefusedWithoutTheirValueOrWithOneTooMany) {
  EXPECT_EQ(complaint({"-a"}), "option '--admin-socket' needs a value");
  EXPECT_EQ(complaint({"--check", "-f"}), "option '--config' needs a value");
  for (const char* option : {"--config", "--settle", "--address", "--group", "--vpn", "--unit"}) {
    EXPECT_EQ(complaint({option}), "option '" + std::string(option) + "' needs a value");
  }
  EXPECT_EQ(complaint({"--config="}), "option '--config' needs a value");
  EXPECT_EQ(complaint({"--check=yes"}), "option '--check' takes no value");
  EXPECT_EQ(complaint({"--daemon=1"}), "option '--daemon' takes no value");
  EXPECT_EQ(complaint({"-f", ""}), "--config must not be empty");
}

TEST(Options, AreRefusedWithAnAddressThatIsNone) {
  EXPECT_NE(complaint({"--explain", "--address", "10.1.2"}), "");
  EXPECT_NE(complaint({"--explain", "--address", "fe80::1%eth0"}), "");
}

// Boost's own messages are made by replacing such words, again and again.
TEST(Options, AreRefusedThoughTheyLookLikePartsOfAMessage) {
  EXPECT_EQ(complaint({"--%option%"}), "unknown option '--%option%'");
  EXPECT_EQ(complaint({"--%canonical_option%="}), "option '--%canonical_option%' needs a value");
  EXPECT_EQ(complaint({"--%original_token%"}), "unknown option '--%original_token%'");
  EXPECT_EQ(complaint({"--check=%value%"}), "option '--check' takes no value");
}

TEST(Options, AreNeverRepeatedRaw) {
  for (const Words& words : std::vector<Words>{{"\x1b[31m"},
                                               {"--\x1b[31m"},
                                               {"--settle", "\x1b\n"},
                                               {"-\x1b"},
                                               {"--explain", "--address", "\x1b[31m\xff"},
                                               {"--check=\x07"}}) {
    const std::string text = complaint(words);
    EXPECT_NE(text, "");
    for (const char character : text) EXPECT_GE(character, ' ') << text;
  }
}

}  // namespace
}  // namespace conntrack::app
