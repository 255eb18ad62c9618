// SPDX-License-Identifier: GPL-3.0-or-later
// EventSource: notices that the machine's network may have changed.
#pragma once

#include "ports/event_sink.h"

namespace conntrack::ports {

/// One source of news: a network manager, the kernel, a file's directory. It listens from start()
/// until it is destroyed, on the event loop it was made with, and never blocks it.
class EventSource {
 public:
  virtual ~EventSource() = default;

  /// Begins to listen; events go to the sink. To be called once.
  virtual void start(EventSink sink) = 0;
};

}  // namespace conntrack::ports
