// SPDX-License-Identifier: GPL-3.0-or-later
// Random stories on the real program, in real time: each ends as the model says, and in each the
// program is killed once.
//
//   CONNTRACK_REAL_STORIES  how many are played; 40 if unset
//   CONNTRACK_STORY_SEED    the seed that they follow from; the same each time if unset
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

#include "tests/integration/stories/real_world.h"
#include "tests/support/random_story.h"

namespace conntrack::tests {
namespace {

constexpr int most_steps = 40;
constexpr unsigned with_manager_one_in = 3;

unsigned setting(const char* name, unsigned otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : static_cast<unsigned>(std::stoul(value));
}

class RealStories : public RealWorld, public testing::WithParamInterface<unsigned> {};

TEST_P(RealStories, EndAsTheModelSays) {
  std::mt19937 engine(setting("CONNTRACK_STORY_SEED", 20'260'102) + GetParam());
  const Story story = random_story(engine, most_steps);
  const std::size_t killed_at = engine() % (story.size() + 1);
  SCOPED_TRACE("killed at step " + std::to_string(killed_at) + " of " + text_of(story));
  begin(GetParam() % with_manager_one_in == 0);
  for (std::size_t i = 0; i < story.size(); ++i) {
    if (i == killed_at) kill_program();
    perform(story[i]);
  }
  become_quiet();
  expect_right();
}

INSTANTIATE_TEST_SUITE_P(OfTheSeed, RealStories,
                         testing::Range(0U, setting("CONNTRACK_REAL_STORIES", 40)));

}  // namespace
}  // namespace conntrack::tests
