#include "aws/retry.h"

#include <gtest/gtest.h>

#include "aws/files_of_profiles.h"
#include "aws/model.h"
#include "aws/rate_limit.h"
#include "aws/read_only.h"
#include "aws/scripted_transport.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

HttpRequest request_of(const char* service_id, const char* operation) {
  HttpRequest request;
  request.purpose = {&service(service_id), &service(service_id).operation(operation), "us-east-1"};
  return request;
}

constexpr const char* throttled =
    "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>";

/// Answers from a list, the last one for ever.
std::shared_ptr<ScriptedTransport> answers(std::vector<HttpResponse> list) {
  return std::make_shared<ScriptedTransport>([list, next = std::size_t{0}](const HttpRequest&) mutable {
    const auto& response = list[std::min(next, list.size() - 1)];
    ++next;
    return response;
  });
}

struct Waits {
  std::vector<std::chrono::milliseconds> times;
  RetryPolicy policy() {
    RetryPolicy result;
    result.sleep = [this](std::chrono::milliseconds time) { times.push_back(time); };
    return result;
  }
};

TEST(Retry, AThrottledCallIsSentAgain) {
  Waits waits;
  const auto inner = answers({answer(400, throttled), answer(503), answer(200)});
  EXPECT_EQ(RetryingTransport(inner, waits.policy()).send(request_of("route53", "ListHostedZones")).status,
            200);
  EXPECT_EQ(inner->requests.size(), 3u);
  ASSERT_EQ(waits.times.size(), 2u);
  EXPECT_LT(waits.times[0].count(), 1000);
  EXPECT_LT(waits.times[1].count(), 2000);
}

TEST(Retry, GivesUpAfterThreeAttempts) {
  Waits waits;
  const auto inner = answers({answer(500)});
  EXPECT_EQ(RetryingTransport(inner, waits.policy()).send(request_of("ec2", "DescribeVpcs")).status, 500);
  EXPECT_EQ(inner->requests.size(), 3u);
}

TEST(Retry, ARefusalIsFinal) {
  Waits waits;
  const auto inner = answers({answer(403)});
  EXPECT_EQ(RetryingTransport(inner, waits.policy()).send(request_of("ec2", "DescribeVpcs")).status, 403);
  EXPECT_EQ(inner->requests.size(), 1u);
}

TEST(Retry, AServerSaysHowLongItWantsToBeLeftAlone) {
  Waits waits;
  const auto after = [](const char* milliseconds) {
    auto busy = answer(503);
    busy.headers.set("x-amz-retry-after", milliseconds);
    return busy;
  };
  auto policy = waits.policy();
  policy.attempts = 5;
  const auto inner = answers({after("1500"), after("99999999"), after("-5"), after("soon"), answer(200)});
  EXPECT_EQ(RetryingTransport(inner, policy).send(request_of("ec2", "DescribeVpcs")).status, 200);
  ASSERT_EQ(waits.times.size(), 4u);
  EXPECT_GE(waits.times[0].count(), 1500);
  EXPECT_EQ(waits.times[1].count(), 20'000);  // No longer than cleave waits anyway.
  EXPECT_LE(waits.times[2].count(), 4000);
  EXPECT_LE(waits.times[3].count(), 8000);
}

TEST(Retry, TokensRunOutAndComeBack) {
  Waits waits;
  auto policy = waits.policy();
  policy.tokens = 5;
  const auto inner = answers({answer(500), answer(500), answer(200), answer(500), answer(200)});
  RetryingTransport transport(inner, policy);
  const auto request = request_of("ec2", "DescribeVpcs");
  EXPECT_EQ(transport.send(request).status, 500);  // One retry is all there was.
  EXPECT_EQ(transport.send(request).status, 200);
  EXPECT_EQ(transport.send(request).status, 500);  // One token has come back, a retry costs five.
}

/// How often a call is sent whose answer gets lost, or that never left.
std::size_t sends(const char* service_id, const char* operation, const char* code) {
  Waits waits;
  const auto inner = std::make_shared<ScriptedTransport>([&](const HttpRequest&) -> HttpResponse {
    throw Error(Error::Kind::unreachable, code, "the network is down");
  });
  RetryingTransport transport(inner, waits.policy());
  EXPECT_EQ(error_of([&] { transport.send(request_of(service_id, operation)); }).code(), code);
  return inner->requests.size();
}

TEST(Retry, ALostAnswerIsAskedForAgainOnlyWhereThatIsHarmless) {
  EXPECT_EQ(sends("ec2", "DescribeVpcs", "no-answer"), 3u);
  EXPECT_EQ(sends("ec2", "RunInstances", "no-answer"), 3u);  // It has a ClientToken.
  EXPECT_EQ(sends("ec2", "AllocateAddress", "no-answer"), 1u);
  EXPECT_EQ(sends("ec2", "AllocateAddress", "no-connection"), 3u);
  EXPECT_EQ(sends("s3", "PutObject", "no-answer"), 3u);
  EXPECT_EQ(sends("route53", "CreateHostedZone", "no-answer"), 1u);
  EXPECT_EQ(sends("ec2", "AuthorizeSecurityGroupIngress", "no-answer"), 1u);
  EXPECT_EQ(sends("route53domains", "UpdateDomainNameservers", "no-answer"), 1u);
}

TEST(Retry, ACallThatMakesSomethingIsSentOnceWhateverIsAnswered) {
  Waits waits;
  for (const auto& trouble : {answer(500), answer(503), answer(400, throttled)}) {
    const auto inner = answers({trouble, answer(200)});
    RetryingTransport transport(inner, waits.policy());
    EXPECT_EQ(transport.send(request_of("iam", "CreateRole")).status, trouble.status);
    EXPECT_EQ(inner->requests.size(), 1u);
  }
}

TEST(ReadOnly, LetsOnlyReadingThrough) {
  const auto inner = answers({answer(200)});
  ReadOnlyTransport transport(inner);
  EXPECT_EQ(transport.send(request_of("s3", "HeadBucket")).status, 200);
  EXPECT_EQ(transport.send(request_of("ec2", "DescribeInstances")).status, 200);
  const auto error = error_of([&] { transport.send(request_of("ec2", "TerminateInstances")); });
  EXPECT_EQ(error.code(), "read-only");
  EXPECT_EQ(error.where(), "ec2 TerminateInstances in us-east-1");
  EXPECT_EQ(inner->requests.size(), 2u);
}

TEST(RateLimit, SpreadsTheRequestsOfALimitedService) {
  using Duration = RateLimitedTransport::Duration;
  Duration now{0};
  Duration waited{0};
  RateLimitedTransport transport(answers({answer(200)}), {{"route53", 5.0}},
                                 {[&] { return now; },
                                  [&](Duration time) {
                                    now += time;
                                    waited += time;
                                  }});
  for (int i = 0; i < 11; ++i) transport.send(request_of("route53", "ListHostedZones"));
  EXPECT_EQ(waited, std::chrono::seconds(2));
  for (int i = 0; i < 11; ++i) transport.send(request_of("ec2", "DescribeVpcs"));
  EXPECT_EQ(waited, std::chrono::seconds(2));
}

using SharedRateLimit = ProfileTest;

TEST_F(SharedRateLimit, IsKeptByTheProcessesOfAWorkDirectoryTogether) {
  using Duration = RateLimitedTransport::Duration;
  Duration now{0};
  const Metronome metronome{[&] { return now; }, [&](Duration time) { now += time; }};
  const auto process = [&] {
    return std::make_unique<RateLimitedTransport>(answers({answer(200)}), RateLimits{{"route53", 5.0}},
                                                  metronome, home / "pace-");
  };
  const auto one = process(), other = process();
  for (int i = 0; i < 10; ++i) (i % 3 == 0 ? one : other)->send(request_of("route53", "ListHostedZones"));
  EXPECT_EQ(now, std::chrono::milliseconds(1800));
  now = Duration(0);  // Another boot: what was left behind means nothing.
  for (int i = 0; i < 2; ++i) process()->send(request_of("route53", "ListHostedZones"));
  EXPECT_LT(now, std::chrono::seconds(3));
}

}  // namespace
}  // namespace cleave::aws
