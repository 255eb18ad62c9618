// SPDX-License-Identifier: GPL-3.0-or-later
// TimerTable: all that the tracker can wait for, with one deadline each.
//
// Whatever waits has an entry in Wait, and the tracker's switch over Wait handles each of them: so
// no wait can be forgotten, neither when the next deadline is asked for nor when it is reached.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/tracker/event.h"

namespace conntrack::domain {

/// What can be waited for.
enum class Wait : std::uint8_t {
  storm_end,      ///< as many rounds as a second may have were run (WH5)
  config_file,    ///< the file's stamp is wanted again (CF14)
  pause_end,      ///< the end of a pause (SC4)
  first_check,    ///< nobody has reported yet (WH7)
  manager_grace,  ///< a manager may put a kernel change into words (WH2)
  claim_check,    ///< a manager's claim of down is held against the addresses (WH3)
  ask_again,      ///< the server or the kernel could not be asked (DE1)
  abandon_check,  ///< the server may have added a peer that was given up (DE10)
  interval,       ///< the interval timer (WH8)
  hold,           ///< a held change (WH4, WH6)
  retry,          ///< a failed connect is to be tried again (DE10)
  no_answer,      ///< a connect that is never answered (DE10)
};
inline constexpr std::size_t wait_count = static_cast<std::size_t>(Wait::no_answer) + 1;

/// One optional deadline for each Wait.
class TimerTable {
 public:
  /// Sets or replaces the deadline; none cancels the wait.
  void set(Wait wait, std::optional<TimePoint> deadline) { at(wait) = deadline; }
  void cancel(Wait wait) { at(wait).reset(); }

  /// The deadline of one wait; none if it is not waited for.
  std::optional<TimePoint> of(Wait wait) const {
    return deadlines_[static_cast<std::size_t>(wait)];
  }

  /// The earliest deadline of all; none if nothing waits.
  std::optional<TimePoint> earliest() const;

  /// Removes the waits whose deadline is reached, and gives them in the order of Wait.
  std::vector<Wait> take_due(TimePoint now);

 private:
  std::optional<TimePoint>& at(Wait wait) { return deadlines_[static_cast<std::size_t>(wait)]; }

  std::array<std::optional<TimePoint>, wait_count> deadlines_;
};

}  // namespace conntrack::domain
