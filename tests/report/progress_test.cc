#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/plain.h"
#include "report/progress_json.h"
#include "report/progress_terminal.h"

namespace cleave::report {
namespace {

using plan::Phase;
using run::Direction;
using run::Effect;
using ::testing::HasSubstr;
using ::testing::Not;

const Time start = from_rfc3339("2026-11-23T06:00:00Z");

plan::Step step(const std::string& id) {
  plan::Step one;
  one.id = id;
  one.phase = Phase::copy;
  return one;
}

/// As the terminal gets it.
TerminalProgress::Write written_to(std::ostream& stream) {
  return [&stream](const std::string& text) { stream << plain_text(text); };
}

/// A run of two phases in which one step is done, one fails and blocks another, and one waits.
void play(run::Observer& observer) {
  const auto image = step("ec2/create-image/i-1");
  const auto bucket = step("s3/create-bucket/b");
  const auto grant = step("s3/grant/b");
  const auto zone = step("route53/create-zone/z");
  const run::Wait wait{start + std::chrono::minutes(10), "image ami-1 is pending", false};
  observer.notice(run::RunStarted{start, Direction::forward, {{Phase::prepare, 2, 2}, {Phase::copy, 4, 0}}});
  observer.notice(run::StepStarted{start, zone, 1});
  observer.notice(
      run::StepDone{start + std::chrono::seconds(30), zone, std::chrono::seconds(30), Effect::made});
  observer.notice(run::StepFailed{
      start + std::chrono::seconds(40),
      bucket,
      {Error::Kind::refused, "BucketAlreadyExists", "taken", "s3 CreateBucket", "Rename it."}});
  observer.notice(run::StepsBlocked{start + std::chrono::seconds(40), bucket, {&grant}});
  observer.notice(run::StepWaiting{start + std::chrono::seconds(60), image, wait});
  observer.notice(run::Sleeping{start + std::chrono::seconds(60), wait.until, image, wait.reason});
}

TEST(TerminalProgress, AsLinesTellsWhatPeopleHaveToKnow) {
  std::ostringstream stream;
  {
    TerminalProgress progress(written_to(stream), TerminalProgress::Screen::lines,
                              TerminalProgress::Detail::brief);
    play(progress);
  }
  EXPECT_EQ(
      stream.str(),
      "6 steps, 2 of them done before\n"
      "  done     route53/create-zone/z (30 s)\n"
      "  failed   s3/create-bucket/b: BucketAlreadyExists: taken (s3 CreateBucket)\n"
      "           Rename it.\n"
      "           blocked by s3/create-bucket/b: s3/grant/b\n"
      "  waiting  ec2/create-image/i-1 (9 min, until 2026-11-23 06:10:00 UTC): image ami-1 is pending\n");
}

TEST(TerminalProgress, AsLinesSaysAWaitOnceAndHowLongItTook) {
  std::ostringstream stream;
  TerminalProgress progress(written_to(stream), TerminalProgress::Screen::lines,
                            TerminalProgress::Detail::brief);
  const auto image = step("ec2/create-image/i-1");
  const run::Wait wait{start + std::chrono::seconds(15), "image ami-1 is pending", false};
  progress.notice(run::StepWaiting{start, image, wait});
  for (int look = 0; look < 5; ++look) {
    const auto at = start + look * std::chrono::seconds(15);
    progress.notice(run::Sleeping{at, at + std::chrono::seconds(15), image, wait.reason});
  }
  const std::chrono::seconds took(75);
  progress.notice(run::StepDone{start + took, image, took, Effect::made});
  EXPECT_EQ(stream.str(),
            "  waiting  ec2/create-image/i-1: image ami-1 is pending\n"
            "  done     ec2/create-image/i-1 (waited 1 min 15 s)\n");
}

TEST(TerminalProgress, TellsALostNetworkOnceHoweverManyStepsItHinders) {
  std::ostringstream stream;
  {
    TerminalProgress progress(written_to(stream), TerminalProgress::Screen::rewritten,
                              TerminalProgress::Detail::brief);
    const run::Failure failure{Error::Kind::unreachable, "no-answer", "no answer from host",
                               "ec2 RunInstances", ""};
    const auto one = step("ec2/launch/i-1");
    const auto other = step("ec2/launch/i-2");
    progress.notice(run::StepHindered{start, one, failure, start + std::chrono::seconds(10)});
    progress.notice(run::StepHindered{start, other, failure, start + std::chrono::seconds(10)});
  }
  EXPECT_THAT(stream.str(),
              HasSubstr("  trouble  ec2/launch/i-1: no-answer: no answer from host (ec2 RunInstances)\n"
                        "           It is tried again, next at 2026-11-23 06:00:10 UTC.\n"));
  EXPECT_THAT(stream.str(), Not(HasSubstr("trouble  ec2/launch/i-2")));
  EXPECT_THAT(stream.str(), HasSubstr("2 waiting"));
}

TEST(TerminalProgress, TellsAPersonWhatToDoAsAList) {
  std::ostringstream stream;
  TerminalProgress progress(written_to(stream), TerminalProgress::Screen::lines,
                            TerminalProgress::Detail::brief);
  const auto drained = step("manual/confirm-drained/source");
  progress.notice(run::StepWaiting{start, drained, {start, "Look at the logs.\nCarry data over.", true}});
  EXPECT_EQ(stream.str(),
            "  manual/confirm-drained/source waits for you:\n"
            "    1. Look at the logs.\n"
            "    2. Carry data over.\n"
            "    Then: cleave confirm manual/confirm-drained/source\n");
}

TEST(TerminalProgress, WithEveryStepNamesFinishedOnesOnATerminalToo) {
  std::ostringstream stream;
  TerminalProgress progress(written_to(stream), TerminalProgress::Screen::rewritten,
                            TerminalProgress::Detail::every_step);
  play(progress);
  EXPECT_THAT(stream.str(), HasSubstr("  done     route53/create-zone/z (30 s)\n"));
}

TEST(TerminalProgress, OnATerminalRewritesOneLineWithPhaseCountsRateAndNextLook) {
  std::ostringstream stream;
  {
    TerminalProgress progress(written_to(stream), TerminalProgress::Screen::rewritten,
                              TerminalProgress::Detail::brief);
    play(progress);
  }
  const auto text = stream.str();
  EXPECT_EQ(
      text.substr(text.rfind("\x1b[G")),
      "\x1b[G\x1b[Kcopy: 3/6 done, 1 waiting, 1 failed, 1.0 steps/min, next look in 9 min: image ami-1 is "
      "pending\n");
}

TEST(TerminalProgress, NeverWritesPastTheEdgeOfTheTerminal) {
  std::ostringstream stream;
  TerminalProgress progress(written_to(stream), TerminalProgress::Screen::rewritten,
                            TerminalProgress::Detail::brief, [] { return std::size_t{20}; });
  play(progress);
  const auto text = stream.str();
  EXPECT_EQ(text.substr(text.rfind("\x1b[G")), "\x1b[G\x1b[Kcopy: 3/6 done, 1 w");
}

TEST(TerminalProgress, WithoutATerminalWritesNoControlCharacters) {
  std::ostringstream stream;
  TerminalProgress progress(written_to(stream), TerminalProgress::Screen::lines,
                            TerminalProgress::Detail::every_step);
  play(progress);
  EXPECT_THAT(stream.str(), Not(HasSubstr("\x1b")));
}

TEST(JsonProgress, WritesOneDocumentALine) {
  std::ostringstream stream;
  JsonProgress progress([&](const Json& event) { stream << dump(event) << '\n'; });
  play(progress);
  std::istringstream lines(stream.str());
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    const auto json = parse_json(line, "line");
    names.push_back(text(json, "event"));
    EXPECT_NO_THROW(from_rfc3339(text(json, "at")));
    if (names.back() == "step_failed") {
      EXPECT_EQ(text(json, "error/code"), "BucketAlreadyExists");
    }
  }
  EXPECT_THAT(names, ::testing::ElementsAre("run_started", "step_started", "step_done", "step_failed",
                                            "steps_blocked", "step_waiting", "sleeping"));
}

}  // namespace
}  // namespace cleave::report
