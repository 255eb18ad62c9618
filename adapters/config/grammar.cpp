// SPDX-License-Identifier: GPL-3.0-or-later
// Grammar: how a configuration file is written (CF1 to CF3).
//
// The grammar cannot fail. Beside each thing that may stand at a place there is an alternative for
// everything else that might, so that a mistake costs no more than its word or its line, is told in
// its own words, and throws nothing. For the same reason it knows no bad characters: it finds where
// words begin and end, and the FileBuilder, which it tells, looks at what they are made of.
//
// Actions are not undone when the parser goes back, so each stands where its alternative can no
// longer fail.
#include "adapters/config/grammar.h"

#include <boost/range/iterator_range_core.hpp>
#include <boost/spirit/home/x3.hpp>
#include <cassert>
#include <functional>

#include "adapters/config/file_builder.h"

namespace conntrack::adapters::config {
namespace {

namespace x3 = boost::spirit::x3;
using x3::char_;
using x3::eoi;
using x3::eps;
using x3::lit;
using x3::omit;
using x3::raw;

struct Builder;  // the tag under which actions find the FileBuilder

template <class Context>
FileBuilder& builder(const Context& context) {
  return x3::get<Builder>(context).get();
}

/// The action that tells the builder of the text matched.
template <void (FileBuilder::*tell)(std::string_view)>
constexpr auto found = [](auto& context) {
  const auto& text = x3::_attr(context);
  (builder(context).*tell)({text.begin(), text.size()});
};

constexpr auto begin_line = [](auto& context) {
  x3::_pass(context) = builder(context).begin_line(x3::_where(context).begin());
};

// Characters. A CR is part of the line's end only before LF; elsewhere it is like any other byte,
// and the builder refuses it.
const auto line_end = eoi | '\n' | lit("\r\n");
const auto lone_cr = char_('\r') >> !lit('\n');
const auto blank = char_(" \t");
const auto blanks = omit[*blank];
const auto rest = raw[*(~char_("\r\n") | lone_cr)];

// `=`, or `:` before a blank; the end of a line counts as a blank (CF3).
const auto sign = lit('=') | (lit(':') >> &(blank | line_end));
const auto key = raw[+(~char_(" \t\r\n=:") | (char_(':') - sign) | lone_cr)];

// A backslash at the very end of a line asks for a continuation (CF2).
const auto continuation = raw[lit('\\')] >> &(blanks >> line_end);
const auto word = raw[+(~char_(" \t\r\n\\") | (char_('\\') - continuation) | lone_cr)];
const auto remark = raw[char_("#;") >> rest];

const auto value = remark[found<&FileBuilder::trailing_comment>] |
                   word[found<&FileBuilder::value>] |
                   continuation[found<&FileBuilder::continuation>];
const auto values = blanks >> *(value >> blanks);

const auto tag = key[found<&FileBuilder::key>] | raw[eps][found<&FileBuilder::missing_key>];
const auto assignment = tag >> blanks >> (raw[sign][found<&FileBuilder::sign>] >> values |
                                          rest[found<&FileBuilder::missing_sign>]);

const auto group_name = raw[*(~char_("]\r\n") | lone_cr)];
const auto header = '[' >> (group_name >> ']')[found<&FileBuilder::group>] >> blanks >>
                    (&line_end | rest[found<&FileBuilder::text_after_group>]);
const auto unclosed_header = rest[found<&FileBuilder::unclosed_group>];

const auto comment = remark[found<&FileBuilder::comment>];

const auto ordinary_line = blanks >> (&line_end | comment | header | &lit('[') >> unclosed_header |
                                      assignment);
const auto line = eps[begin_line] >> ordinary_line | rest[found<&FileBuilder::long_line>];

const auto byte_order_mark = lit("\xEF\xBB\xBF");
const auto file = -byte_order_mark >> line % (-lit('\r') >> '\n') >> eoi;

}  // namespace

Parsed parse(std::string_view text) {
  FileBuilder builder(text);
  [[maybe_unused]] const bool whole =
      x3::parse(text.begin(), text.end(), x3::with<Builder>(std::ref(builder))[file]);
  assert(whole && "the grammar has an alternative for everything");
  return builder.take();
}

}  // namespace conntrack::adapters::config
