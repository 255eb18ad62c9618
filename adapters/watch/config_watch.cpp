// SPDX-License-Identifier: GPL-3.0-or-later
// The best watch on the configuration file that can be had.
#include "adapters/watch/config_watch.h"

#include <exception>

#include "adapters/watch/polling_watch.h"
#ifdef CONNTRACK_INOTIFY
#include "adapters/watch/inotify_watch.h"
#endif

namespace conntrack::adapters::watch {

std::unique_ptr<ports::EventSource> make_config_watch(boost::asio::io_context& loop,
                                                      [[maybe_unused]] const std::string& path,
                                                      ports::ConfigSource& source) {
#ifdef CONNTRACK_INOTIFY
  try {
    return std::make_unique<InotifyWatch>(loop, path);
  } catch (const std::exception&) {
    // Most likely the user's instances are used up, by programs that we know nothing of.
  }
#endif
  return std::make_unique<PollingWatch>(loop, source);
}

}  // namespace conntrack::adapters::watch
