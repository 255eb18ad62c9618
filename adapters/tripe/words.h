// SPDX-License-Identifier: GPL-3.0-or-later
// The words of protocol lines, which other ways to the service quote alike.
#pragma once

#include "adapters/service/words.h"

namespace conntrack::adapters::tripe {

using service::leading_words;
using service::name_limit;
using service::read_words;
using service::wire_form;
using service::wire_size;

}  // namespace conntrack::adapters::tripe
