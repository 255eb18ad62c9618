// SPDX-License-Identifier: GPL-3.0-or-later
// The best watch on the configuration file that this build has.
#include "adapters/watch/config_watch.h"

#ifdef CONNTRACK_INOTIFY
#include "adapters/watch/inotify_watch.h"
#else
#include "adapters/watch/polling_watch.h"
#endif

namespace conntrack::adapters::watch {

std::unique_ptr<ports::NetworkMonitor> make_config_watch(boost::asio::io_context& loop,
                                                         ports::ConfigSource& source) {
#ifdef CONNTRACK_INOTIFY
  return std::make_unique<InotifyWatch>(loop, source.name());
#else
  return std::make_unique<PollingWatch>(loop, source);
#endif
}

}  // namespace conntrack::adapters::watch
