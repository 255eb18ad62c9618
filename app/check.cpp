// SPDX-License-Identifier: GPL-3.0-or-later
// Check: tells what is wrong with the configuration.
#include "app/check.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "app/text/diagnostic_text.h"
#include "app/text/terminal_text.h"
#include "domain/config/diagnostic.h"
#include "domain/config/review.h"

namespace conntrack::app {
namespace {

namespace json = boost::json;

/// JSON is UTF-8, which a file's name need not be.
json::string text(std::string_view anything) { return json::string(visible(anything)); }

json::object document(const std::vector<domain::Diagnostic>& diagnostics, std::string_view file) {
  json::array list;
  for (const domain::Diagnostic& diagnostic : diagnostics) {
    list.push_back(json::object{
        {"severity", severity_name(diagnostic)},
        {"file", text(file)},
        {"line", diagnostic.at.line},
        {"column", diagnostic.at.column},
        {"message", text(diagnostic.message)},
        {"hint", diagnostic.hint.empty() ? json::value(nullptr) : text(diagnostic.hint)},
    });
  }
  return {{"version", 1}, {"diagnostics", std::move(list)}};
}

}  // namespace

ExitCode check(ports::ConfigSource& source, bool json, const Console& console) {
  const ports::ConfigReading reading = source.read();
  const bool usable = reading.errors.empty();
  const auto diagnostics = usable ? domain::review(reading.config) : reading.errors;
  if (json) {
    console.out << json::serialize(document(diagnostics, source.name())) << '\n';
  } else {
    for (const domain::Diagnostic& diagnostic : diagnostics) {
      console.out << render(diagnostic, source.name(), reading.source, console.out_colour);
    }
  }
  return usable ? ExitCode::success : ExitCode::unusable_input;
}

}  // namespace conntrack::app
