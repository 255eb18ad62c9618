// SPDX-License-Identifier: GPL-3.0-or-later
// Observation; the theory is in the header.
#include "domain/decision/observation.h"

#include <algorithm>
#include <utility>

namespace conntrack::domain {
namespace {

/// DE1a
bool is_no_place(const Address& source, const Address& target) {
  return source.is_unspecified() || (source.is_loopback() && !target.is_loopback());
}

Answer placed(const Address& target, Answer answer) {
  const Found* found = std::get_if<Found>(&answer);
  if (found == nullptr || !is_no_place(found->address, target)) return answer;
  return NoRoute{"the source address would be " + to_string(found->address)};
}

bool is_before(const Observation::Entry& entry, const Address& target) {
  return entry.target < target;
}

bool lies_on(const Answer& answer, const std::vector<std::string>& links) {
  const Found* found = std::get_if<Found>(&answer);
  return found != nullptr && std::find(links.begin(), links.end(), found->interface) != links.end();
}

}  // namespace

void Observation::set(const Address& target, Answer answer) {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), target, is_before);
  if (place != entries_.end() && place->target == target) {
    place->answer = placed(target, std::move(answer));
  } else {
    entries_.insert(place, Entry{target, placed(target, std::move(answer))});
  }
}

void Observation::set(const UnderTunnel& question, Answer answer) {
  const auto place = std::lower_bound(
      under_.begin(), under_.end(), question,
      [](const UnderEntry& entry, const UnderTunnel& other) { return entry.question < other; });
  if (place != under_.end() && place->question == question) {
    place->answer = placed(question.target, std::move(answer));
  } else {
    under_.insert(place, UnderEntry{question, placed(question.target, std::move(answer))});
  }
}

void Observation::merge(const Observation& other) {
  for (const Entry& entry : other.entries_) set(entry.target, entry.answer);
  for (const UnderEntry& entry : other.under_) set(entry.question, entry.answer);
}

const Observation::Entry* Observation::entry(const Address& target) const {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), target, is_before);
  return place == entries_.end() || place->target != target ? nullptr : &*place;
}

const Found* Observation::find(const Address& target) const {
  const Entry* const answered = entry(target);
  return answered == nullptr ? nullptr : std::get_if<Found>(&answered->answer);
}

const Answer* Observation::find(const UnderTunnel& question) const {
  const auto place = std::lower_bound(
      under_.begin(), under_.end(), question,
      [](const UnderEntry& entry, const UnderTunnel& other) { return entry.question < other; });
  return place == under_.end() || place->question != question ? nullptr : &place->answer;
}

Observation Observation::under(const std::vector<std::string>& tunnels) const {
  Observation seen = *this;
  for (Entry& entry : seen.entries_) {
    if (!lies_on(entry.answer, tunnels)) continue;
    const Answer* const beneath = find(UnderTunnel{entry.target, tunnels});
    if (beneath != nullptr && std::holds_alternative<Found>(*beneath)) entry.answer = *beneath;
  }
  return seen;
}

bool Observation::none() const {
  return std::none_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    const Found* found = std::get_if<Found>(&entry.answer);
    return found != nullptr && !found->address.is_link_local();
  });
}

bool Observation::any_settled() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    const Found* found = std::get_if<Found>(&entry.answer);
    return found != nullptr && found->address.is_settled();
  });
}

const Unknown* Observation::unknown() const {
  for (const Entry& entry : entries_) {
    if (const Unknown* unknown = std::get_if<Unknown>(&entry.answer)) return unknown;
  }
  return nullptr;
}

}  // namespace conntrack::domain
