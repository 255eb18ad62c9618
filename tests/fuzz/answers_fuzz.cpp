// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes what --tell prints of an answer: each line of the input is one that the server sends after
// it was given a command.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "adapters/tripe/conversation.h"
#include "app/tell.h"
#include "tests/fuzz/require.h"

namespace app = conntrack::app;
namespace tripe = conntrack::adapters::tripe;
using conntrack::ports::CommandAnswer;
using conntrack::tests::require;

namespace {

/// Lines that a terminal shows as they are.
void check_printed(const std::string& text) {
  require(text.empty() || text.ends_with('\n'));
  require(std::all_of(text.begin(), text.end(), [](char each) {
    return static_cast<unsigned char>(each) >= ' ' || each == '\n';
  }));
}

void check_answer(const tripe::Reply& reply) {
  std::ostringstream out;
  std::ostringstream err;
  const app::ExitCode code =
      app::print_outcome(CommandAnswer{reply.infos, reply.error}, {.out = out, .err = err});
  require((code == app::ExitCode::success) == !reply.error);
  require(err.str().empty() == !reply.error);
  const std::string printed = out.str();
  const auto lines = std::count(printed.begin(), printed.end(), '\n');
  require(static_cast<std::size_t>(lines) == reply.infos.size());
  check_printed(printed);
  check_printed(err.str());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tripe::Conversation talk;
  talk.expect(check_answer);
  std::istringstream lines(std::string(data, data + size));
  for (std::string line; std::getline(lines, line);) {
    talk.receive(tripe::parse_server_line(line));
  }
  return 0;
}
