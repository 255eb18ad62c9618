// SPDX-License-Identifier: GPL-3.0-or-later
// Random stories against the reference model. A story that goes wrong is made as short as it can
// be, and printed as C++ text: it becomes a test among those at the end of this file.
//
//   CONNTRACK_STORIES     how many are played; 1,000 if unset
//   CONNTRACK_STORY_SEED  the seed that they follow from; the same each time if unset
//   CONNTRACK_STORY_STEPS of how many steps they are at most
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>

#include "tests/support/random_story.h"
#include "tests/support/story_play.h"

namespace conntrack::tests {
namespace {

using namespace std::chrono_literals;

unsigned long setting(const char* name, unsigned long otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : std::stoul(value);
}

rc::Seq<Story> simpler_stories(const Story& story) {
  return rc::seq::concat(rc::shrink::removeChunks(story),
                         rc::shrink::eachElement(story, [](const Step& step) {
                           return rc::seq::fromContainer(simpler(step));
                         }));
}

/// Stories become longer as the size grows, up to so many steps.
rc::Gen<Story> stories(unsigned long most_steps) {
  return [most_steps](const rc::Random& random, int size) {
    std::mt19937 engine(static_cast<std::mt19937::result_type>(rc::Random(random).next()));
    const auto steps = most_steps * static_cast<unsigned>(size) / rc::kNominalSize;
    return rc::shrinkable::shrinkRecur(random_story(engine, static_cast<int>(steps)),
                                       [](const Story& story) { return simpler_stories(story); });
  };
}

/// Shows how far a long run is.
class Progress : public rc::detail::TestListener {
 public:
  explicit Progress(int count) : count_(count) {}

  void onTestCaseFinished(const rc::detail::CaseDescription&) override {
    if (++played_ % 10'000 == 0) std::cerr << played_ << " of " << count_ << " stories\n";
  }
  void onShrinkTried(const rc::detail::CaseDescription&, bool) override {}
  void onTestFinished(const rc::detail::TestMetadata&, const rc::detail::TestResult&) override {}

 private:
  int count_;
  int played_ = 0;
};

TEST(StoriesTest, EndAsTheModelSaysAndNoneBreaksAPromise) {
  rc::detail::TestParams params;
  params.seed = setting("CONNTRACK_STORY_SEED", 20'260'102);
  params.maxSuccess = static_cast<int>(setting("CONNTRACK_STORIES", 1'000));
  Progress progress(params.maxSuccess);
  const auto most_steps = setting("CONNTRACK_STORY_STEPS", 50);
  const auto property = [&] {
    const Story story = *stories(most_steps);
    const Complaints complaints = play(story);
    if (complaints.empty()) return;
    std::string text = "EXPECT_EQ(play(" + text_of(story) + "), Complaints{});";
    for (const std::string& complaint : complaints) text += "\n  " + complaint;
    RC_FAIL(text);
  };
  const auto result =
      rc::detail::checkTestable(property, rc::detail::TestMetadata{}, params, progress);
  if (result.is<rc::detail::SuccessResult>()) return;
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  FAIL() << text.str() << "\nThe seed is " << params.seed << '.';
}

// Days of trouble in one go: whatever builds up in the tracker is not forgotten after a few steps.
TEST(StoriesTest, LongOnesEndAsTheModelSaysToo) {
  std::mt19937 engine(20'260'102);
  for (int times = 0; times < 10; ++times) {
    SCOPED_TRACE(times);
    EXPECT_EQ(play(random_story(engine, 2'000)), Complaints{});
  }
}

// ADR 12
TEST(StoriesTest, AnAttemptIsNotGivenUpForItsOwnSuccess) {
  EXPECT_EQ(play({TunnelTakesRoutes{"cafe", "172.16.0.1"}, RisesUntold{"cafe", true},
                  ConnectTakes{3000ms}, Pass{12000ms}, MoveTo{"1.2.3.4", "10.0.0.1"},
                  KernelTells{1}, Pass{3000ms}}),
            Complaints{});
}

// --- stories that went wrong once ---------------------------------------------------------------

TEST(StoriesTest, NoRetryInAGroupThatIsHeldWithAnotherPeer) {
  EXPECT_EQ(
      play({NeverLists{"home", true}, Says{"connman online"}, MoveTo{"1.2.3.4", "192.168.0.1"},
            KernelTells{1}, Pass{40ms}, Appears{"link"}, MoveTo{"1.2.3.4", "172.16.0.9"}}),
      Complaints{});
}

// One in 400,000: the tunnel of a peer whose group has lost it lies under the tunnel of another.
TEST(StoriesTest, ATunnelThatIsNotOursIsFoundUnderOurOwn) {
  EXPECT_EQ(play({TunnelTakesRoutes{"link", "172.16.0.1"}, MoveTo{"1.2.3.4", "169.254.7.7"},
                  TunnelTakesRoutes{"cafe", "172.16.0.1"}, WriteConfig{4},
                  MoveTo{"9.9.9.9", "172.16.0.9"}}),
            Complaints{});
}

// In a network of one family, a tunnel that brings the other was taken for a place.
TEST(StoriesTest, ATunnelMayLeadWhereNoRouteWas) {
  EXPECT_EQ(
      play({MoveTo{"2001::1", "fd00::5"}, Pass{1000ms}, TunnelTakesRoutes{"link", "192.168.0.9"},
            RisesUntold{"link", true}, ConnectTakes{30ms}, KernelTells{1}, Pass{40000ms}}),
      Complaints{});
}

}  // namespace
}  // namespace conntrack::tests
