// SPDX-License-Identifier: GPL-3.0-or-later
// --tell: the program as a client of the service (CL13).
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/program.h"
#include "tests/integration/service/bed.h"
#include "tests/support/listening_socket.h"

namespace conntrack::tests {
namespace {

class Tell : public ServiceBed {
 protected:
  Result tell(const std::vector<std::string>& words) {
    std::vector<std::string> options{"--tell"};
    options.insert(options.end(), words.begin(), words.end());
    return run(command(options));
  }
};

TEST_F(Tell, PrintsTheAnswer) {
  in_the_office();
  expect_status("group vpn", "state=connected");
  const Result status = tell({"status"});
  EXPECT_EQ(status.status, 0) << status.err;
  EXPECT_EQ(status.err, "");
  EXPECT_NE(status.out.find("network state=up claim=none"), std::string::npos) << status.out;
  EXPECT_NE(status.out.find("\ngroup vpn selected=office peer=office state=connected"),
            std::string::npos)
      << status.out;
  const Result groups = tell({"show-groups"});
  EXPECT_EQ(groups.out, "vpn\n");
}

TEST_F(Tell, GivesWordsThatNeedQuoting) {
  configure("[my \"own\" vpn]\noffice = 10.0.0.0/8\n");
  in_the_office();
  EXPECT_EQ(tell({"show-group", "my \"own\" vpn"}).out,
            "peer=office target=(default) net=10.0.0.0/8\n");
  EXPECT_EQ(tell({"down", "lunch break", "it's\\", ""}).status, 0);
  expect("NOTE USER conntrack down manual \"lunch break\" \"it's\\\\\" \"\"");
}

TEST_F(Tell, SaysWhatACommandFailsWith) {
  in_the_office();
  const Result result = tell({"show-group", "no such"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "conntrack: unknown-group \"no such\"\n");
  EXPECT_EQ(tell({"down", std::string(300, 'x')}).status, 1);
  EXPECT_EQ(tell({}).status, 2);
}

TEST_F(Tell, FindsTheSocketAsTheServiceDoes) {
  in_the_office();
  Command by_variables = conntrack({"--tell", "show-groups"});
  by_variables.environment["TRIPEDIR"] = directory();
  by_variables.environment["TRIPESOCK"] = "tripesock";
  EXPECT_EQ(run(by_variables).out, "vpn\n");
  EXPECT_EQ(run(conntrack({"--tell", "show-groups", "-a", socket()})).out, "vpn\n");
}

TEST_F(Tell, EndsWith3IfNobodyIsThere) {
  const Result nobody = tell({"status"});
  EXPECT_EQ(nobody.status, 3);
  EXPECT_NE(nobody.err.find("tripesock"), std::string::npos) << nobody.err;
  start_server();
  const Result no_service = tell({"status"});
  EXPECT_EQ(no_service.status, 3);
  EXPECT_NE(no_service.err.find("the service does not run"), std::string::npos) << no_service.err;
}

// A server that accepts, and says nothing; and one that does not even accept.
TEST_F(Tell, EndsWith3IfNobodyAnswers) {
  const ListeningSocket mute(socket());
  Process waiting(command({"--tell", "status"}));
  const Result result = waiting.wait(std::chrono::seconds(60));
  EXPECT_EQ(result.status, 3);
  EXPECT_NE(result.err, "");
}

}  // namespace
}  // namespace conntrack::tests
