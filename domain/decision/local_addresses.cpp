// SPDX-License-Identifier: GPL-3.0-or-later
// LocalAddresses: what the kernel answered when it was asked for source addresses.
#include "domain/decision/local_addresses.h"

#include <algorithm>
#include <utility>

namespace conntrack::domain {
namespace {

bool is_before(const LocalAddresses::Entry& entry, const Address& target) {
  return entry.target < target;
}

}  // namespace

void LocalAddresses::set(const Address& target, ProbeAnswer answer) {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), target, is_before);
  if (place != entries_.end() && place->target == target) {
    place->answer = std::move(answer);
  } else {
    entries_.insert(place, Entry{target, std::move(answer)});
  }
}

const LocalAddresses::Entry* LocalAddresses::entry(const Address& target) const {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), target, is_before);
  return place == entries_.end() || place->target != target ? nullptr : &*place;
}

const Address* LocalAddresses::find(const Address& target) const {
  const Entry* const answered = entry(target);
  return answered == nullptr ? nullptr : std::get_if<Address>(&answered->answer);
}

bool LocalAddresses::none() const {
  return std::none_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return std::holds_alternative<Address>(entry.answer);
  });
}

std::string interface_of(const Interfaces& interfaces, const Address& address) {
  const auto first = interfaces.lower_bound(address);
  const bool is_known = first != interfaces.end() && first->first == address;
  return is_known ? first->second : std::string();
}

}  // namespace conntrack::domain
