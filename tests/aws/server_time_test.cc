#include "aws/server_time.h"

#include <gtest/gtest.h>

#include "aws/scripted_transport.h"

namespace cleave::aws {
namespace {

using namespace std::chrono_literals;

/// A machine whose clock may be set, and AWS, whose clock is right.
struct Machine {
  std::chrono::nanoseconds uptime = 1000s;
  std::chrono::milliseconds wrong_by{0};
  Time right() const {
    return from_rfc3339("2026-11-23T06:00:00Z") +
           std::chrono::duration_cast<std::chrono::milliseconds>(uptime);
  }
  ServerClock::Local local() {
    return {[this] { return right() + wrong_by; }, [this] { return uptime; }};
  }
  HttpResponse dated(Time time) const {
    HttpResponse response = answer(200);
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    char text[40];
    std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&seconds));
    response.headers.set("Date", text);
    return response;
  }
  void ask(ServerClock& clock) {
    const auto sent = uptime;
    uptime += 40ms;
    clock.learn(dated(right()), sent);
    uptime += 40ms;
  }
};

std::chrono::milliseconds between(Time a, Time b) {
  return std::chrono::abs(a - b);
}

TEST(ServerTime, IsTheMachinesUntilAwsHasAnswered) {
  Machine machine;
  machine.wrong_by = 1h;
  ServerClock clock(machine.local());
  EXPECT_EQ(clock.now(), machine.right() + 1h);
  EXPECT_FALSE(clock.skew());
  machine.ask(clock);
  EXPECT_LT(between(clock.now(), machine.right()), 1s);
}

TEST(ServerTime, MeasuresHowWrongTheMachineIs) {
  for (const std::chrono::milliseconds wrong_by : {-3600s, -20s, 0s, 20s, 3600s}) {
    Machine machine;
    machine.wrong_by = wrong_by;
    ServerClock clock(machine.local());
    for (int i = 0; i < 5; ++i) machine.ask(clock);
    ASSERT_TRUE(clock.skew());
    EXPECT_LT(std::chrono::abs(*clock.skew() - wrong_by), 1s);
    EXPECT_LT(between(clock.now(), machine.right()), 1s);
  }
}

TEST(ServerTime, GoesOnWhenSomebodySetsTheClock) {
  Machine machine;
  ServerClock clock(machine.local());
  machine.ask(clock);
  const auto before = clock.now();
  for (const std::chrono::milliseconds jump : {3600s, -3600s}) {
    machine.wrong_by = jump;
    EXPECT_EQ(clock.now(), before);
  }
  machine.uptime += 60s;
  EXPECT_EQ(clock.now(), before + 60s);
}

TEST(ServerTime, OneWrongAnswerInThreeChangesNothing) {
  Machine machine;
  ServerClock clock(machine.local());
  machine.ask(clock);
  machine.ask(clock);
  clock.learn(machine.dated(machine.right() + 48h), machine.uptime);
  EXPECT_LT(between(clock.now(), machine.right()), 1s);
  clock.learn(answer(200), machine.uptime);
  EXPECT_LT(between(clock.now(), machine.right()), 1s);
}

}  // namespace
}  // namespace cleave::aws
