// SPDX-License-Identifier: GPL-3.0-or-later
// main(): builds the objects in order, and is the only place of app/ that knows the adapters.
#include <unistd.h>

#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/config/file_source.h"
#include "adapters/net/udp_route_probe.h"
#include "adapters/tripe/words.h"
#include "app/check.h"
#include "app/console.h"
#include "app/environment.h"
#include "app/exit_code.h"
#include "app/explain.h"
#include "app/main_init.h"
#include "app/main_service.h"
#include "app/main_tell.h"
#include "app/options.h"
#include "app/process.h"
#include "app/text/style.h"
#include "app/text/terminal_text.h"
#include "app/usage.h"

namespace conntrack::app {
namespace {

/// Colours only on a terminal that can show them, and never against the user's will
/// (https://no-color.org).
Colour colour_of(int fd) {
  const bool wanted = environment("NO_COLOR").value_or("").empty();
  const bool possible = ::isatty(fd) == 1 && environment("TERM") != "dumb";
  return wanted && possible ? Colour::always : Colour::never;
}

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::symlink_status(path, ignored).type() !=
         std::filesystem::file_type::not_found;
}

/// The configuration that --check and --explain look at: where the user stands unless -d is given,
/// then in the directory (CL7).
adapters::config::FileSource find_config(const Options& options) {
  const domain::NameLimit limit = adapters::tripe::name_limit();
  const std::filesystem::path there = std::filesystem::path(options.directory) / options.config;
  if (options.directory_given) return {there, limit};
  if (is_there(options.config) || there == options.config) return {options.config, limit};
  if (is_there(there)) return {there, limit};
  return {options.config, limit, "neither here nor in " + options.directory};
}

ExitCode run(const Options& options, const std::string& program) {
  const Console console{std::cout, std::cerr, colour_of(STDOUT_FILENO), colour_of(STDERR_FILENO)};
  switch (options.mode) {
    case Mode::help:
      console.out << help_text(program);
      return ExitCode::success;
    case Mode::version:
      console.out << "conntrack " << version() << '\n';
      return ExitCode::success;
    case Mode::check: {
      adapters::config::FileSource source = find_config(options);
      return check(source, options.json, console);
    }
    case Mode::explain: {
      adapters::config::FileSource source = find_config(options);
      adapters::net::UdpRouteProbe probe;
      return explain(source, probe, {options.addresses, options.group, options.json}, console);
    }
    case Mode::init:
      return init(options, console);
    case Mode::tell:
      return tell(options, console);
    case Mode::service:
      return run_service(options, console);
  }
  return ExitCode::failure;
}

ExitCode main(const std::string& program, const std::vector<std::string>& words) {
  try {
    prepare_process();
    const ExitCode code = run(parse_options(words, environment), program);
    if (!std::cout.flush()) throw std::runtime_error("cannot write to standard output");
    return code;
  } catch (const UsageError& error) {
    std::cerr << "conntrack: " << error.what() << "\nTry '" << program << " --help'.\n";
    return ExitCode::unusable_input;
  } catch (const std::exception& error) {
    std::cerr << "conntrack: " << visible(error.what()) << '\n';
    return ExitCode::failure;
  }
}

}  // namespace
}  // namespace conntrack::app

int main(int argc, char** argv) {
  // A caller may leave out even the program's name.
  char** const first = argc > 0 ? argv + 1 : argv;
  const std::filesystem::path called = argc > 0 ? *argv : "conntrack";
  const std::string program = conntrack::app::visible(called.filename().string());
  return static_cast<int>(conntrack::app::main(program, {first, argv + argc}));
}
