#include "dns/exchange.h"

#include <gtest/gtest.h>

#include "dns/scripted_server.h"

namespace cleave::dns {
namespace {

using testing::ScriptedServer;
using namespace std::chrono_literals;

const Question asked{"example.", "NS"};
constexpr Patience short_patience{150ms, 2};

Message answer_to(const std::string& query) {
  Message reply = from_wire(query).value_or(Message{});
  reply.is_response = true;
  reply.answer = {{"example.", 60, "NS", "ns.example."}};
  return reply;
}

std::string wire(const Message& message) {
  return to_wire(message).value_or("");
}

std::string framed(const std::string& bytes) {
  return std::string{static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size())} + bytes;
}

std::string nothing(const std::string&) {
  return "";
}

Reply ask(const ScriptedServer& server) {
  return exchange(server.address(), asked, Recursion::desired, short_patience);
}

TEST(Exchange, TakesTheAnswer) {
  const ScriptedServer server([](const auto& query) { return std::vector{wire(answer_to(query))}; }, nothing);
  const Reply reply = ask(server);
  ASSERT_TRUE(reply.message) << reply.why;
  EXPECT_EQ(reply.message->answer.at(0).value, "ns.example.");
  EXPECT_TRUE(reply.message->recursion_desired);
}

TEST(Exchange, AsksAgainWhenTheFirstPacketIsLost) {
  int count = 0;
  const ScriptedServer server(
      [&](const auto& query) {
        return ++count == 1 ? std::vector<std::string>{} : std::vector{wire(answer_to(query))};
      },
      nothing);
  EXPECT_TRUE(ask(server).message);
}

TEST(Exchange, PassesOverWhatIsNoAnswerToTheQuestion) {
  const ScriptedServer server(
      [](const auto& query) {
        Message other_id = answer_to(query), other_name = other_id, question = other_id,
                other_type = other_id;
        ++other_id.id;
        other_name.questions = {{"other.", "NS"}};
        other_type.questions = {{"example.", "A"}};
        question.is_response = false;
        return std::vector<std::string>{"",
                                        "garbage",
                                        wire(other_id),
                                        wire(other_name),
                                        wire(other_type),
                                        wire(question),
                                        wire(answer_to(query)).substr(0, 20),
                                        wire(answer_to(query))};
      },
      nothing);
  const Reply reply = ask(server);
  ASSERT_TRUE(reply.message) << reply.why;
  EXPECT_EQ(reply.message->questions.at(0).name, "example.");
}

TEST(Exchange, AFloodOfWrongAnswersEndsWithThePatience) {
  const ScriptedServer server([](const auto&) { return std::vector<std::string>(2000, "garbage"); }, nothing);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(ask(server).message);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST(Exchange, AsksOverTcpWhatDoesNotFit) {
  const ScriptedServer server(
      [](const auto& query) {
        Message reply = answer_to(query);
        reply.answer.clear();
        reply.truncated = true;
        return std::vector{wire(reply)};
      },
      [](const auto& query) {
        Message reply = answer_to(query);
        for (int i = 0; i < 1500; ++i) reply.answer.push_back(reply.answer.front());
        return framed(wire(reply));
      });
  const Reply reply = ask(server);
  ASSERT_TRUE(reply.message) << reply.why;
  EXPECT_GT(reply.message->answer.size(), 1u);
}

TEST(Exchange, ABrokenAnswerOverTcpIsNone) {
  const auto truncated = [](const std::string& query) {
    Message reply = answer_to(query);
    reply.truncated = true;
    return std::vector{wire(reply)};
  };
  for (const std::string& bytes :
       {std::string(), std::string(1, '\0'), std::string(2, '\xff'), framed("garbage")}) {
    const ScriptedServer server(truncated, [bytes](const auto&) { return bytes; });
    const Reply reply = ask(server);
    EXPECT_FALSE(reply.message);
    EXPECT_NE(reply.why.find("TCP"), std::string::npos) << reply.why;
  }
}

TEST(Exchange, AServerWithoutEdnsIsAskedWithout) {
  const ScriptedServer server(
      [](const auto& query) {
        Message reply = answer_to(query);
        if (reply.edns_bytes > 0) {
          reply.code = "FORMERR";
          reply.edns_bytes = 0;
          reply.questions.clear();
          reply.answer.clear();
        }
        return std::vector{wire(reply)};
      },
      nothing);
  EXPECT_TRUE(ask(server).message);
}

TEST(Exchange, NobodyThereIsToldSoon) {
  Address nobody;
  {
    const ScriptedServer server([](const auto&) { return std::vector<std::string>{}; }, nothing);
    nobody = server.address();
  }
  const Reply reply = exchange(nobody, asked, Recursion::none, short_patience);
  EXPECT_FALSE(reply.message);
  EXPECT_NE(reply.why.find(to_text(nobody)), std::string::npos);
}

}  // namespace
}  // namespace cleave::dns
