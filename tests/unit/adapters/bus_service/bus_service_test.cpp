// SPDX-License-Identifier: GPL-3.0-or-later
// The service on a real bus, with a client beside it (VP5).
#include "adapters/bus_service/bus_service.h"

#include <gtest/gtest.h>

#include "adapters/bus_service/announcer.h"
#include "adapters/bus_service/submitter.h"
#include "adapters/dbus/sdbus_api.h"
#include "tests/support/bus_fixture.h"
#include "tests/support/fake_service.h"

namespace conntrack::adapters::bus_service {
namespace {

using domain::Words;
using ports::CommandAnswer;
using ports::CommandOutcome;
using ports::NoAnswer;

/// A client: hears the signals, and calls any method of the service's object.
class Client : private dbus::BusUser {
 public:
  explicit Client(boost::asio::io_context& io) : bus_(io, {}) {
    bus_.add_user(*this);
    bus_.start([this](const domain::Event& event) {
      const auto* const bus = std::get_if<domain::BusChanged>(&event);
      if (bus && bus->state == domain::BusChanged::State::connected) is_connected = true;
    });
  }
  ~Client() override { bus_.remove_user(*this); }

  void call(const char* interface, const char* method, std::vector<dbus::Argument> arguments) {
    bus_.command(*object_, {interface, method, std::move(arguments)}, std::chrono::seconds(10),
                 [this](const dbus::CallError* error, sdbus::Message& answer) {
                   if (error) return answers.push_back(error->name + ": " + error->message);
                   std::string text;
                   answer >> text;
                   answers.push_back(text);
                 });
  }

  bool is_connected = false;
  std::vector<std::string> answers;
  std::vector<std::string> signals;

 private:
  void bus_connected() override {
    subscription_ = bus_.subscribe(
        "type='signal',interface='tripe.Conntrack1'", [this](sdbus::Message& signal) {
          Words words;
          signal >> words;
          std::string line = dbus::member_of(signal) + " " + std::string(signal.getPath());
          for (const std::string& word : words) line += "|" + word;
          signals.push_back(line);
        });
    object_ = bus_.object(bus_name, object_path);
  }
  void bus_gone() override {
    object_.reset();
    subscription_.reset();
  }

  dbus::Bus bus_;
  sdbus::Slot subscription_;
  std::unique_ptr<dbus::RemoteObject> object_;
};

class BusServiceTest : public tests::BusFixture {
 protected:
  BusServiceTest() {
    service_.add("echo", {"WORD...", 1, service::ServiceCommand::unlimited,
                          [this](const domain::JobId& job, const Words& words) {
                            service_.inform(job, words);
                            service_.inform(job, {"second"});
                            service_.succeed(job);
                          }});
    service_.add("fail", {"", 0, 0, [this](const domain::JobId& job, const Words&) {
                            service_.fail(job, {"some-error", "two words", "a\"b"});
                          }});
    service_.add("later", {"", 0, 0, [this](const domain::JobId& job, const Words&) {
                             waiting_.push_back(job);
                           }});
  }

  void start() {
    service_.start({[this] { told_.push_back("claimed"); }, [this] { told_.push_back("lost"); },
                    [this](BusService::End how, const std::string& why) {
                      told_.push_back("ended " + std::to_string(static_cast<int>(how)) + " " + why);
                    }});
    bus_.start([](const domain::Event&) {});
  }

  void await(const std::string& told) {
    EXPECT_TRUE(run_until([&] { return !told_.empty() && told_.back() == told; })) << told;
  }

  void start_and_claim() {
    start();
    await("claimed");
  }

  CommandOutcome submit(const Words& command) {
    dbus::Bus bus(io_, {});
    std::optional<CommandOutcome> outcome;
    BusSubmitter submitter(bus);
    submitter.submit(command, [&](const CommandOutcome& answer) { outcome = answer; });
    EXPECT_TRUE(run_until([&] { return outcome.has_value(); }));
    return outcome.value_or(NoAnswer{"nothing was told"});
  }

  std::vector<std::string> told_;
  std::vector<domain::JobId> waiting_;
  BusService service_{bus_};
};

CommandOutcome answer(std::vector<Words> lines) { return CommandAnswer{std::move(lines), {}}; }
CommandOutcome failure(Words words) { return CommandAnswer{{}, std::move(words)}; }

TEST_F(BusServiceTest, AnswersCommands) {
  start_and_claim();
  EXPECT_EQ(submit({"echo", "a b", ""}), answer({{"a b", ""}, {"second"}}));
  EXPECT_EQ(submit({"fail"}), failure({"some-error", "two words", "a\"b"}));
  EXPECT_EQ(submit({"help"}),
            answer({{"echo", "WORD..."}, {"fail"}, {"help"}, {"later"}, {"quit"}}));
  EXPECT_EQ(submit({"echo"}), failure({"bad-svc-syntax", "echo", "WORD..."}));
  EXPECT_EQ(submit({"none"}), failure({"unknown-svc-command", "none"}));
}

// A text that the bus would refuse, and close the connection for.
TEST_F(BusServiceTest, SendsNothingThatTheBusRefuses) {
  service_.add("odd", {"", 0, 0, [this](const domain::JobId& job, const Words&) {
                         service_.inform(job, {std::string("a\0b\n\xff"
                                                           "c",
                                                           6)});
                         service_.succeed(job);
                       }});
  start_and_claim();
  EXPECT_EQ(submit({"odd"}), answer({{"a b ?c"}}));
  service_.warned({std::string("\xc3\0", 2)});
  EXPECT_EQ(submit({"fail"}), failure({"some-error", "two words", "a\"b"}));
}

TEST_F(BusServiceTest, IsIntrospected) {
  start_and_claim();
  Client client(io_);
  ASSERT_TRUE(run_until([&] { return client.is_connected; }));
  client.call("org.freedesktop.DBus.Introspectable", "Introspect", {});
  ASSERT_TRUE(run_until([&] { return !client.answers.empty(); }));
  for (const char* text : {"<interface name=\"tripe.Conntrack1\">", "<method name=\"Submit\">",
                           "type=\"as\" name=\"command\" direction=\"in\"",
                           "type=\"aas\" name=\"lines\" direction=\"out\"",
                           "<signal name=\"Notified\">", "<signal name=\"Warned\">"}) {
    EXPECT_NE(client.answers.front().find(text), std::string::npos) << client.answers.front();
  }
}

TEST_F(BusServiceTest, RefusesAnotherSignature) {
  start_and_claim();
  Client client(io_);
  ASSERT_TRUE(run_until([&] { return client.is_connected; }));
  client.call("tripe.Conntrack1", "Submit", {std::string("status")});
  client.call("tripe.Conntrack1", "Nothing", {});
  ASSERT_TRUE(run_until([&] { return client.answers.size() >= 2; }));
  EXPECT_TRUE(client.answers[0].starts_with("org.freedesktop.DBus.Error.InvalidArgs: "));
  EXPECT_TRUE(client.answers[1].starts_with("org.freedesktop.DBus.Error.UnknownMethod: "));
}

TEST_F(BusServiceTest, EmitsNotificationsAndWarnings) {
  start_and_claim();
  BusAnnouncer announcer(service_);
  Client client(io_);
  ASSERT_TRUE(run_until([&] { return client.is_connected; }));
  domain::NotifyChange change;
  change.up = true;
  change.groups = {{"my vpn", "work"}};
  change.reason = {"nm", "connected"};
  announcer.notify(change);
  announcer.notify(domain::NotifyBus{"connected"});
  announcer.warn(domain::WarnConnectFailed{"work", {"nm", "no-secrets"}});
  announcer.warn(domain::WarnKillFailed{"work", {"denied"}});
  announcer.warn(domain::WarnProbeFailed{"no memory"});
  announcer.warn(domain::WarnFlapping{"my vpn"});
  announcer.warn(domain::WarnConfigError{{domain::DiagnosticKind::read_error, "gone"}});
  EXPECT_TRUE(run_until([&] { return client.signals.size() >= 7; }));
  EXPECT_EQ(client.signals, (Lines{"Notified /tripe/Conntrack1|up|my vpn=work|nm|connected",
                                   "Notified /tripe/Conntrack1|dbus-connection|connected",
                                   "Warned /tripe/Conntrack1|connect-failed|work|nm|no-secrets",
                                   "Warned /tripe/Conntrack1|kill-failed|work|denied",
                                   "Warned /tripe/Conntrack1|probe-failed|no memory",
                                   "Warned /tripe/Conntrack1|flapping|my vpn",
                                   "Warned /tripe/Conntrack1|config-file-error|OSError|gone"}));
}

TEST_F(BusServiceTest, AnotherProcessHasTheName) {
  tests::FakeService other(io_, daemon_.address());
  other.own(bus_name);
  start();
  await("ended 1 another process has the name tripe.Conntrack1 on the bus");
}

TEST_F(BusServiceTest, QuitsWithANotification) {
  start_and_claim();
  Client client(io_);
  ASSERT_TRUE(run_until([&] { return client.is_connected; }));
  EXPECT_EQ(submit({"quit"}), answer({}));
  await("ended 0 told to quit");
  EXPECT_TRUE(run_until([&] { return !client.signals.empty(); }));
  EXPECT_EQ(client.signals, Lines{"Notified /tripe/Conntrack1|svc-quit|conntrack|admin-request"});
  bool stopped = false;
  service_.stop([&] { stopped = true; });
  EXPECT_TRUE(run_until([&] { return stopped; }));
  EXPECT_EQ(submit({"echo", "x"}).index(), CommandOutcome(NoAnswer{}).index());
}

// A job that is never answered is bounded by their number; one that is answered late is answered.
TEST_F(BusServiceTest, HasABoundForJobsThatWait) {
  start_and_claim();
  Client client(io_);
  ASSERT_TRUE(run_until([&] { return client.is_connected; }));
  for (std::size_t count = 0; count <= max_jobs; ++count) {
    client.call("tripe.Conntrack1", "Submit", {std::vector<std::string>{"later"}});
  }
  ASSERT_TRUE(run_until([&] { return !client.answers.empty(); }));
  EXPECT_EQ(client.answers, Lines{"tripe.Conntrack1.Error.Failed: busy"});
  EXPECT_EQ(waiting_.size(), max_jobs);
  for (const domain::JobId& job : waiting_) service_.fail(job, {"late"});
  EXPECT_TRUE(run_until([&] { return client.answers.size() >= max_jobs + 1; }));
  EXPECT_EQ(client.answers.back(), "tripe.Conntrack1.Error.Failed: late");
}

TEST_F(BusServiceTest, TakesTheNameAgainOnANewBus) {
  start_and_claim();
  daemon_.kill();
  await("lost");
  service_.notified({"nobody", "hears"});
  daemon_.start();
  await("claimed");
  EXPECT_EQ(submit({"echo", "x"}), answer({{"x"}, {"second"}}));
}

// The jobs of a bus that has died may be done before its death is known.
TEST_F(BusServiceTest, AnswersForABusThatHasDiedAreLost) {
  start_and_claim();
  Client client(io_);
  ASSERT_TRUE(run_until([&] { return client.is_connected; }));
  for (int count = 0; count < 2; ++count) {
    client.call("tripe.Conntrack1", "Submit", {std::vector<std::string>{"later"}});
  }
  ASSERT_TRUE(run_until([&] { return waiting_.size() == 2; }));
  daemon_.kill();
  EXPECT_NO_THROW(service_.succeed(waiting_[0]));
  EXPECT_NO_THROW(service_.fail(waiting_[1], {"late"}));
  await("lost");
  EXPECT_TRUE(traced("ignored an answer"));
}

TEST_F(BusServiceTest, WithoutABusThereIsNoAnswer) {
  daemon_.kill();
  EXPECT_EQ(submit({"echo"}), CommandOutcome(NoAnswer{"there is no bus"}));
}

TEST_F(BusServiceTest, WithoutAServiceThereIsNoAnswer) {
  const CommandOutcome outcome = submit({"echo"});
  ASSERT_TRUE(std::holds_alternative<NoAnswer>(outcome));
  EXPECT_TRUE(std::get<NoAnswer>(outcome).why.starts_with("nobody is tripe.Conntrack1"));
}

}  // namespace
}  // namespace conntrack::adapters::bus_service
