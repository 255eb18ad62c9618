// SPDX-License-Identifier: GPL-3.0-or-later
// The best watch on the configuration file that can be had.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "ports/config_source.h"
#include "ports/event_source.h"

namespace conntrack::adapters::watch {

/// An InotifyWatch on `path` if the build has it (CONNTRACK_INOTIFY) and the kernel grants it, else
/// a PollingWatch on the source, which is to be of the same file.
std::unique_ptr<ports::EventSource> make_config_watch(boost::asio::io_context& loop,
                                                      const std::string& path,
                                                      ports::ConfigSource& source);

}  // namespace conntrack::adapters::watch
