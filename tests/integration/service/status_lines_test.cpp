// SPDX-License-Identifier: GPL-3.0-or-later
// Status lines that are too long for one line of the protocol: they are divided, and nothing of
// them is lost (SC4, CF13). That none is over 255 bytes is what the stand-in sees to.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/integration/service/bed.h"
#include "tests/support/eventually.h"

namespace conntrack::tests {
namespace {

class StatusLines : public ServiceBed {
 protected:
  /// What status says of this subject, over all its lines: the text behind the subject.
  std::string all_of(const std::string& subject) {
    std::string text;
    for (const std::string& line : submit("status").info) {
      EXPECT_EQ(line.find("..."), std::string::npos) << line;
      if (line.starts_with(subject + ' ')) text += line.substr(subject.size());
    }
    return text;
  }

  static void expect_in(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in" << text;
  }
};

TEST_F(StatusLines, OfLongNamesAreDivided) {
  const std::string group(64, 'g');
  const std::string peer(64, 'p');
  configure("[" + group + "]\n" + peer + " = 10.0.0.0/8\n");
  plug(eth_, "10.1.2.3/24");
  start();
  expect_peer(peer);
  std::string text;
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] {
    text = all_of("group " + group);
    return text.find(" state=connected ") != std::string::npos;
  })) << text;
  expect_in(text, " selected=" + peer + " ");
  expect_in(text, " peer=" + peer + " ");
  for (const char* key : {" since=", " held=no", " damped=no"}) expect_in(text, key);
}

TEST_F(StatusLines, OfAStaleConfigurationAreDivided) {
  const std::string folder = std::string(90, 'f');
  const std::string file = folder + "/" + std::string(20, 'c') + ".conf";
  std::filesystem::create_directory(directory() + "/" + folder);
  std::ofstream(directory() + "/" + file) << laptop;
  in_the_office({"-f", file});
  std::ofstream(directory() + "/" + file) << "[vpn\n";
  EXPECT_TRUE(submit("reload").end.starts_with("FAIL config-file-error SyntaxError "));
  const std::string text = all_of("config");
  expect_in(text, " file=" + file + " ");
  expect_in(text, " state=stale ");
  expect_in(text, " \"error=SyntaxError " + file + ":1:");
}

}  // namespace
}  // namespace conntrack::tests
