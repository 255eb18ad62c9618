// SPDX-License-Identifier: GPL-3.0-or-later
// Options: what the user asks for, on the command line and in the environment.
#include "app/options.h"

#include <algorithm>
#include <array>
#include <boost/make_shared.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/option.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <string_view>
#include <system_error>

#include "app/seconds.h"
#include "app/text/joined.h"
#include "app/text/terminal_text.h"
#include "domain/text/text.h"

namespace conntrack::app {
namespace {

namespace po = boost::program_options;
using namespace std::chrono_literals;

constexpr domain::Duration shortest_interval = 10ms;

/// A command line as it is being read.
struct CommandLine {
  Options options;
  bool help = false;
  bool version = false;
  std::string mode;      ///< the option that chooses it: "--check"; empty: none is given
  std::string conflict;  ///< what is wrong if two choose; empty: nothing
  std::optional<domain::Duration> settle;
  std::optional<domain::Duration> interval;
  std::optional<VpnKind> vpn;
  std::optional<std::string> unit;
};

double in_seconds(domain::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string to_text(domain::Duration duration) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), in_seconds(duration)).ptr;
  return {text.data(), end};
}

/// A number of seconds, fractions allowed (CL9); `name` is the option or variable that has it.
domain::Duration read_seconds(const std::string& name, const std::string& text,
                              domain::Duration least) {
  const std::optional<domain::Duration> duration = parse_seconds(text);
  if (!duration || *duration < least) {
    throw UsageError(name + " takes a number of seconds from " + to_text(least) + " to " +
                     to_text(longest_duration) + ", not " + domain::cited(text));
  }
  return *duration;
}

std::string parse_path(const std::string& name, const std::string& text) {
  if (text.empty()) throw UsageError(name + " must not be empty");
  return text;
}

void add_address(std::vector<domain::Address>& addresses, const std::string& text) {
  const auto address = domain::parse_address(text);
  if (!address) {
    const domain::TextFault& fault = address.error();
    throw UsageError("--address " + domain::cited(text) + ": " + fault.message +
                     (fault.hint.empty() ? "" : " (" + fault.hint + ")"));
  }
  for (const domain::Address& other : addresses) {
    if (other.family() == address->family()) {
      throw UsageError("--address is given twice for " +
                       std::string(domain::to_string(other.family())) + ": " +
                       domain::to_string(other) + " and " + domain::to_string(*address));
    }
  }
  addresses.push_back(*address);
}

/// `name` is the option or variable that has the text.
VpnKind read_vpn(const std::string& name, const std::string& text) {
  std::vector<std::string> names;
  for (const NamedVpn& vpn : named_vpns) {
    if (text == vpn.name) return vpn.kind;
    names.emplace_back(vpn.name);
  }
  throw UsageError(name + " takes one of " + joined(names, ", ") + ", not " + domain::cited(text));
}

void choose(CommandLine& line, Mode mode, const char* option) {
  if (!line.mode.empty() && line.mode != option) {
    line.conflict = line.mode + " cannot be combined with " + option;
    return;
  }
  line.mode = option;
  line.options.mode = mode;
}

/// One option: how it is written, and what it does. Flags ignore the value.
struct Option {
  const char* name;  ///< as Boost.Program_options writes it: "long,s"
  bool takes_value;
  void (*apply)(CommandLine& line, const std::string& value);
};

using Value = const std::string&;
// clang-format off: a table
constexpr std::array table{
    Option{"admin-socket,a", true,
           [](CommandLine& line, Value value) {
             line.options.admin_socket = parse_path("--admin-socket", value);
           }},
    Option{"directory,d", true,
           [](CommandLine& line, Value value) {
             line.options.directory = parse_path("--directory", value);
             line.options.directory_given = true;
           }},
    Option{"config,f", true,
           [](CommandLine& line, Value value) {
             line.options.config = parse_path("--config", value);
           }},
    Option{
        "settle", true,
        [](CommandLine& line, Value value) { line.settle = read_seconds("--settle", value, 0s); }},
    Option{"interval", true,
           [](CommandLine& line, Value value) {
             line.interval = read_seconds("--interval", value, shortest_interval);
           }},
    Option{"address", true,
           [](CommandLine& line, Value value) { add_address(line.options.addresses, value); }},
    Option{"group", true, [](CommandLine& line, Value value) { line.options.group = value; }},
    Option{"vpn", true,
           [](CommandLine& line, Value value) { line.vpn = read_vpn("--vpn", value); }},
    Option{"unit", true, [](CommandLine& line, Value value) { line.unit = value; }},
    Option{"daemon", false, [](CommandLine& line, Value) { line.options.daemon = true; }},
    Option{"debug", false, [](CommandLine& line, Value) { line.options.debug = true; }},
    Option{"startup", false, [](CommandLine& line, Value) { line.options.startup = true; }},
    Option{"reconnect", false, [](CommandLine& line, Value) { line.options.reconnect = true; }},
    Option{"json", false, [](CommandLine& line, Value) { line.options.json = true; }},
    Option{"check", false, [](CommandLine& line, Value) { choose(line, Mode::check, "--check"); }},
    Option{"explain", false,
           [](CommandLine& line, Value) { choose(line, Mode::explain, "--explain"); }},
    Option{"tell", false, [](CommandLine& line, Value) { choose(line, Mode::tell, "--tell"); }},
    Option{"init", false, [](CommandLine& line, Value) { choose(line, Mode::init, "--init"); }},
    Option{"help,h", false, [](CommandLine&, Value) {}},   // is looked for before
    Option{"version", false, [](CommandLine&, Value) {}},  // and so is this
};
// clang-format on

/// Not by what(): Boost puts the user's words in place of tokens such as `%option%`, and never ends
/// if those words hold the token.
std::string message_of(const po::error_with_option_name& error) {
  using Kind = po::invalid_syntax::kind_t;
  const std::string option = "option " + domain::cited(error.get_option_name());
  if (const auto* const syntax = dynamic_cast<const po::invalid_syntax*>(&error)) {
    if (syntax->kind() == Kind::extra_parameter) return option + " takes no value";
    return option + " needs a value";
  }
  return "unknown " + option;
}

/// Finds the options among the words: how they may be written is Boost's business, what they mean
/// is ours.
std::vector<po::option> split(const std::vector<std::string>& words) {
  po::options_description description;
  for (const Option& option : table) {
    const auto* const semantic = option.takes_value
                                     ? static_cast<po::value_semantic*>(po::value<std::string>())
                                     : new po::untyped_value(true);
    description.add(boost::make_shared<po::option_description>(option.name, semantic));
  }
  try {
    // An abbreviation that is clear today may mean two things tomorrow: none is guessed.
    const auto style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    return po::command_line_parser(words).options(description).style(style).run().options;
  } catch (const po::error_with_option_name& error) {
    const bool tells = std::ranges::find(words, "--tell") != words.end();
    throw UsageError(message_of(error) +
                     (tells ? "; what begins with - and is the command's comes after --" : ""));
  }
}

CommandLine read(const std::vector<std::string>& words) {
  CommandLine line;
  const std::vector<po::option> all = split(words);
  line.help = std::ranges::count(all, "help", &po::option::string_key) > 0;
  line.version = std::ranges::count(all, "version", &po::option::string_key) > 0;
  // Somebody who asks for help is not to be told about anything else.
  if (line.help || line.version) return line;
  for (const po::option& given : all) {
    const std::string value = given.value.empty() ? std::string() : given.value.front();
    if (given.position_key >= 0) {
      line.options.command.push_back(value);
      continue;
    }
    const auto option = std::ranges::find_if(table, [&](const Option& candidate) {
      const std::string_view name = candidate.name;
      return name.substr(0, name.find(',')) == given.string_key;
    });
    option->apply(line, value);
  }
  const std::vector<std::string>& command = line.options.command;
  if (line.options.mode != Mode::tell && line.conflict.empty() && !command.empty()) {
    throw UsageError("unexpected argument " + domain::cited(command.front()));
  }
  return line;
}

/// The value of a variable; none if it is empty, too.
std::optional<std::string> look_up(const Environment& environment, const char* name) {
  auto value = environment(name);
  return value && value->empty() ? std::nullopt : value;
}

/// Where the server is, and the configuration; for another VPN, it is the one that its unit reads.
void complete(CommandLine& line, const Environment& environment) {
  Options& options = line.options;
  const auto socket = look_up(environment, "TRIPESOCK");
  options.server_named = options.server_named || !options.admin_socket.empty() || socket;
  if (options.admin_socket.empty()) {
    options.admin_socket = socket.value_or(CONNTRACK_SOCKET_DIR "/tripesock");
  }
  const auto named =
      options.directory_given ? std::optional(options.directory) : look_up(environment, "TRIPEDIR");
  const bool is_other_vpns = options.vpn != VpnKind::tripe && !named;
  const bool needs_directory = options.config.empty() || options.config.front() != '/';
  if (options.config.empty()) {
    options.config =
        is_other_vpns ? std::string(names_of(options.vpn).name) + ".conf" : "conntrack.conf";
  }
  if (named) {
    options.directory = *named;
  } else if (is_other_vpns) {
    options.directory = needs_directory ? "/etc/tripe-conntrack" : "/";
  } else {
    options.directory = CONNTRACK_CONFIG_DIR;
  }
}

/// Which VPN; what belongs to another one is refused (VP1).
void complete_vpn(CommandLine& line, const Environment& environment) {
  Options& options = line.options;
  if (line.vpn) {
    options.vpn = *line.vpn;
    options.server_named = true;
  } else if (const auto text = look_up(environment, "TRIPE_CONNTRACK_VPN")) {
    options.vpn = read_vpn("$TRIPE_CONNTRACK_VPN", *text);
    options.server_named = true;
  }
  if (options.vpn != VpnKind::tripe && !options.admin_socket.empty()) {
    throw UsageError("--admin-socket needs --vpn tripe: other VPNs have no such server");
  }
  if (options.vpn != VpnKind::tripe && options.startup) {
    throw UsageError("--startup needs --vpn tripe: other VPNs have no such server");
  }
  if (options.vpn != VpnKind::systemd && line.unit) throw UsageError("--unit needs --vpn systemd");
  if (const auto text = look_up(environment, "TRIPE_CONNTRACK_UNIT")) options.unit = *text;
  if (line.unit) options.unit = *line.unit;
}

/// What only the service wants to know: a variable that is wrong keeps nobody from looking (CL7).
void complete_service(CommandLine& line, const Environment& environment) {
  Options& options = line.options;
  options.reconnect |= look_up(environment, "TRIPE_CONNTRACK_RECONNECT").has_value();

  const auto seconds = [&](std::optional<domain::Duration> given, const char* name,
                           domain::Duration least, domain::Duration otherwise) {
    if (given) return *given;
    const auto text = look_up(environment, name);
    return text ? read_seconds(std::string("$") + name, *text, least) : otherwise;
  };
  options.settle = seconds(line.settle, "TRIPE_CONNTRACK_SETTLE", 0s, options.settle);
  options.interval =
      seconds(line.interval, "TRIPE_CONNTRACK_INTERVAL", shortest_interval, options.interval);
}

/// Refuses what makes no sense together.
void check_mode(const CommandLine& line) {
  const Options& options = line.options;
  const bool explains = options.mode == Mode::explain;
  if (!line.conflict.empty()) throw UsageError(line.conflict);
  if (options.mode != Mode::service && options.daemon) {
    throw UsageError("--daemon cannot be combined with " + line.mode);
  }
  if (!explains && !options.addresses.empty()) throw UsageError("--address needs --explain");
  if (!explains && options.group) throw UsageError("--group needs --explain");
  if (!explains && options.mode != Mode::check && options.json) {
    throw UsageError("--json needs --check or --explain");
  }
  if (options.mode == Mode::tell && options.command.empty()) {
    throw UsageError("--tell needs a command, such as 'status' or 'help'");
  }
}

}  // namespace

UsageError::UsageError(const std::string& message) : std::runtime_error(visible(message)) {}

Options parse_options(const std::vector<std::string>& words, const Environment& environment) {
  CommandLine line = read(words);
  if (line.help || line.version) {
    line.options.mode = line.help ? Mode::help : Mode::version;
    return line.options;
  }
  check_mode(line);
  complete_vpn(line, environment);
  complete(line, environment);
  // The first two find each other on the bus, where there is no TrIPE server; the third asks there.
  const Mode mode = line.options.mode;
  if (mode == Mode::service || mode == Mode::tell || mode == Mode::init) {
    line.options.bus = look_up(environment, "TRIPE_CONNTRACK_BUS").value_or("");
  }
  if (line.options.mode == Mode::service) complete_service(line, environment);
  return line.options;
}

}  // namespace conntrack::app
