// SPDX-License-Identifier: GPL-3.0-or-later
// Commands: those that only look are answered here, those that change something go to the tracker.
#include "app/commands.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "app/seconds.h"
#include "app/status_lines.h"
#include "app/text/explanation_text.h"
#include "domain/config/targets.h"
#include "domain/decision/decision.h"
#include "domain/decision/explanation.h"
#include "domain/text/words.h"

namespace conntrack::app {

using namespace domain;

namespace {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

/// The lines of `show-group` for one definition: more than one if its networks are many.
std::vector<Words> definition_lines(const Definition& definition, const ports::ServiceJobs& jobs) {
  const Words leading{
      "peer=" + definition.tag,
      "target=" + (definition.remote ? to_string(*definition.remote) : "(default)")};
  const auto line = [&leading](const std::string& networks) {
    Words words = leading;
    words.push_back("net=" + networks);
    return words;
  };
  std::vector<Words> lines;
  std::string networks;
  for (const PlacedNetwork& placed : definition.networks) {
    const std::string network = to_string(placed.network);
    const std::string longer = networks.empty() ? network : networks + "," + network;
    if (networks.empty() || jobs.fits(line(longer))) {
      networks = longer;
    } else {
      lines.push_back(line(std::exchange(networks, network)));
    }
  }
  lines.push_back(line(networks));
  return lines;
}

class Answers {
 public:
  explicit Answers(const CommandContext& context) : context_(context) {}

  void show_config(const JobId& job) const {
    const Config& config = context_.tracker.config();
    context_.jobs.inform(
        job, {"test-addr=" + to_string(config.test_ipv4) + " " + to_string(config.test_ipv6)});
    context_.jobs.succeed(job);
  }

  void show_groups(const JobId& job) const {
    std::vector<std::string> names;
    for (const Group& group : context_.tracker.config().groups) names.push_back(group.name);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) context_.jobs.inform(job, {name});
    context_.jobs.succeed(job);
  }

  void show_group(const JobId& job, const std::string& name) const {
    const Group* group = find_group(job, name);
    if (group == nullptr) return;
    for (const Definition& definition : group->definitions) {
      inform(job, definition_lines(definition, context_.jobs));
    }
    context_.jobs.succeed(job);
  }

  void status(const JobId& job) const {
    for (const StatusEntry& entry :
         status_entries(context_.tracker.status(context_.timer.now()), context_.config.name())) {
      inform(job, status_lines(entry, context_.jobs));
    }
    context_.jobs.succeed(job);
  }

  void explain(const JobId& job, const Words& arguments) const {
    Config config = context_.tracker.config();
    if (!arguments.empty()) {
      const Group* only = find_group(job, arguments.front());
      if (only == nullptr) return;
      config.groups = {*only};
    }
    const Observation observation = context_.routes.probe(
        {targets_to_probe(config), context_.tracker.questions().under_tunnels});
    tell(job, target_lines(observation));
    if (!addresses_decide(context_.tracker.effective_claim())) tell(job, {claim_text()});
    for (const Group& group : config.groups) tell(job, explanation_of(config, group, observation));
    context_.jobs.succeed(job);
  }

 private:
  const Group* find_group(const JobId& job, const std::string& name) const {
    const Group* group = context_.tracker.config().find_group(name);
    if (group == nullptr) context_.jobs.fail(job, {"unknown-group", name});
    return group;
  }

  void inform(const JobId& job, const std::vector<Words>& lines) const {
    for (const Words& line : lines) context_.jobs.inform(job, line);
  }

  /// One INFO line for each line of text (SC4); what is too long is cut.
  void tell(const JobId& job, const std::vector<std::string>& text) const {
    for (const std::string& line : text) context_.jobs.inform(job, split_words(line));
  }

  std::string claim_text() const {
    return "the network counts as down, whatever the addresses say: claim " +
           std::string(to_string(context_.tracker.effective_claim()));
  }

  std::vector<std::string> explanation_of(const Config& config, const Group& group,
                                          const Observation& observation) const {
    const TunnelView* view = context_.tracker.tunnel_view(group.name);
    GroupExplanation explanation = domain::explain(
        config, group, view != nullptr ? observation.under(view->tunnels) : observation);
    if (view != nullptr) {
      (view->looked_under ? explanation.under_tunnel : explanation.own_tunnel) = view->own;
    }
    return group_lines(explanation);
  }

  CommandContext context_;
};

CommandEntry passed_on(const CommandContext& context, std::string name, const Command& command) {
  return {std::move(name), "", 0, 0,
          [sink = context.sink, command](const JobId& job, const Words&) {
            sink(CommandReceived{job, command});
          }};
}

template <class Reasoned>
CommandEntry with_reason(const CommandContext& context, std::string name) {
  return {std::move(name), "[REASON...]", any_number, 0,
          [sink = context.sink](const JobId& job, const Words& reason) {
            sink(CommandReceived{job, Reasoned{reason}});
          }};
}

CommandEntry pause(const CommandContext& context) {
  const std::string usage = "[SECONDS]";
  return {"pause", usage, 1, 0, [context, usage](const JobId& job, const Words& arguments) {
            PauseCommand command;
            if (!arguments.empty()) {
              command.length = parse_seconds(arguments.front());
              if (!command.length) {
                context.jobs.fail(job, {"bad-svc-syntax", "pause", usage});
                return;
              }
            }
            context.sink(CommandReceived{job, command});
          }};
}

}  // namespace

std::vector<CommandEntry> make_commands(const CommandContext& context) {
  const Answers answers(context);
  return {
      with_reason<UpCommand>(context, "up"),
      with_reason<DownCommand>(context, "down"),
      {"show-config", "", 0, 0,
       [answers](const JobId& job, const Words&) { answers.show_config(job); }},
      {"show-groups", "", 0, 0,
       [answers](const JobId& job, const Words&) { answers.show_groups(job); }},
      {"show-group", "GROUP", 1, 1,
       [answers](const JobId& job, const Words& words) { answers.show_group(job, words[0]); }},
      {"status", "", 0, 0, [answers](const JobId& job, const Words&) { answers.status(job); }},
      {"explain", "[GROUP]", 1, 0,
       [answers](const JobId& job, const Words& words) { answers.explain(job, words); }},
      passed_on(context, "reload", ReloadCommand{}),
      pause(context),
      passed_on(context, "resume", ResumeCommand{}),
  };
}

}  // namespace conntrack::app
