// SPDX-License-Identifier: GPL-3.0-or-later
// Conversation: the queue of foreground commands and the table of background ones.
#include "adapters/tripe/conversation.h"

#include <cassert>
#include <utility>
#include <variant>

namespace conntrack::adapters::tripe {
namespace {

/// Of a line: its bytes on the wire, or a few less, and those of the words' containers.
std::size_t cost(const domain::Words& info) {
  static constexpr std::size_t keyword = sizeof "INFO";
  std::size_t bytes = keyword + sizeof info;
  for (const std::string& word : info) bytes += word.size() + 1 + sizeof word;
  return bytes;
}

}  // namespace

void Conversation::expect(ReplyHandler handler) {
  foreground_.push_back({{}, std::move(handler), {}, 0});
}

void Conversation::expect_background(const std::string& tag, ReplyHandler handler) {
  assert(!tag.empty() && !background_.contains(tag));
  foreground_.push_back({tag, {}, {}, 0});
  background_[tag] = {tag, std::move(handler), {}, 0};
}

void Conversation::forget(const std::string& tag) { background_.erase(tag); }

bool Conversation::receive(const ServerLine& line) {
  return std::visit([this](const auto& each) { return on(each); }, line);
}

bool Conversation::on(const Info& info) {
  if (foreground_.empty()) return false;
  append(foreground_.front(), info.words);
  return true;
}

bool Conversation::on(const Ok&) { return end_foreground(std::nullopt); }

bool Conversation::on(const Fail& fail) { return end_foreground(fail.error); }

bool Conversation::on(const BgDetach& detach) {
  // An empty tag is no tag: it stands for the foreground commands in the queue.
  if (detach.tag.empty() || foreground_.empty()) return false;
  if (foreground_.front().tag != detach.tag) return false;
  foreground_.pop_front();
  return true;
}

bool Conversation::on(const BgInfo& info) {
  const auto found = background_.find(info.tag);
  if (found == background_.end()) return false;
  append(found->second, info.words);
  return true;
}

bool Conversation::on(const BgOk& ok) { return end_background(ok.tag, std::nullopt); }

bool Conversation::on(const BgFail& fail) { return end_background(fail.tag, fail.error); }

void Conversation::append(Pending& pending, const domain::Words& info) {
  pending.size += cost(info);
  too_large_ = too_large_ || pending.size > largest_answer;
  if (!too_large_) pending.reply.infos.push_back(info);
}

bool Conversation::end_foreground(std::optional<domain::Words> error) {
  if (foreground_.empty()) return false;
  Pending ended = std::move(foreground_.front());
  foreground_.pop_front();
  // Refused before it was detached, or done at once: nothing will come under its tag.
  if (!ended.tag.empty()) {
    end_background(ended.tag, std::move(error));
    return true;
  }
  ended.reply.error = std::move(error);
  if (ended.handler) ended.handler(ended.reply);
  return true;
}

bool Conversation::end_background(const std::string& tag, std::optional<domain::Words> error) {
  // One that ends without having been detached has been answered nevertheless.
  on(BgDetach{tag});
  const auto found = background_.find(tag);
  if (found == background_.end()) return false;
  Pending ended = std::move(found->second);
  background_.erase(found);
  ended.reply.error = std::move(error);
  if (ended.handler) ended.handler(ended.reply);
  return true;
}

}  // namespace conntrack::adapters::tripe
