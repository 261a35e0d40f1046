#include "aws/curl_transport.h"

#include <gmock/gmock.h>

#include "aws/files_of_profiles.h"
#include "aws/local_server.h"
#include "aws/model.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string reply(int status, const std::string& body, const std::string& headers = "") {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + headers + "\r\n" + body;
}

/// A server that remembers the last request, and a request to it.
struct Exchange {
  explicit Exchange(const CurlTransport::Limits& limits = {}) : transport(limits) {}

  std::string wire;
  std::string answer;
  std::function<void(const std::string&)> look = [](const std::string&) {};
  LocalServer server{[this](const std::string& request) {
    look(request);
    wire = request;
    return answer;
  }};
  CurlTransport transport;

  HttpRequest request(const char* method, const char* path) {
    HttpRequest result;
    result.method = method;
    result.scheme = "http";
    result.host = server.host();
    result.path = path;
    return result;
  }
};

TEST(CurlTransport, SendsWhatWasSignedAndNothingElse) {
  Exchange exchange;
  exchange.answer = reply(200, "hello", "X-Amz-Id: 7\r\n");
  auto request = exchange.request("PUT", "/b/a%20b/../c//d");
  request.query = {{"list", "a b"}, {"acl", ""}};
  request.headers.set("X-Amz-Date", "20261123T060000Z");
  request.headers.set("X-Amz-Empty", "");
  const auto response = exchange.transport.send(request);
  EXPECT_EQ(response.body, "hello");
  EXPECT_EQ(response.headers.get("x-amz-id"), "7");
  EXPECT_THAT(exchange.wire, StartsWith("PUT /b/a%20b/../c//d?" + encoded_query(request) + " HTTP/1.1\r\n"));
  EXPECT_THAT(exchange.wire, HasSubstr("X-Amz-Date: 20261123T060000Z\r\n"));
  EXPECT_THAT(exchange.wire, HasSubstr("X-Amz-Empty:\r\n"));
  EXPECT_THAT(exchange.wire, HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(exchange.wire, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(exchange.wire, Not(HasSubstr("Expect")));
}

TEST(CurlTransport, CarriesBodiesThatAreBigAndBinary) {
  Exchange exchange;
  std::string body(5'000'000, 'x');
  body[7] = '\0';
  exchange.answer = reply(200, body);
  auto request = exchange.request("POST", "/");
  request.body = body;
  EXPECT_EQ(exchange.transport.send(request).body, body);
  EXPECT_TRUE(exchange.wire.ends_with(body));
}

TEST(CurlTransport, KeepsConnectionsOpenAndHeadHasNoBody) {
  Exchange exchange;
  exchange.answer = reply(200, "ok");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(exchange.transport.send(exchange.request("GET", "/")).status, 200);
  EXPECT_EQ(exchange.server.connections(), 1);
  exchange.answer = "HTTP/1.1 404 X\r\nContent-Length: 500\r\n\r\n";
  EXPECT_EQ(exchange.transport.send(exchange.request("HEAD", "/")).status, 404);
}

/// A server that hangs up as soon as a kept connection is used again, as load balancers do.
TEST(CurlTransport, SendsWhatMakesSomethingOnAConnectionOfItsOwn) {
  Exchange exchange;
  exchange.answer = reply(200, "ok");
  const auto call = [&](const char* operation) {
    auto request = exchange.request("POST", "/");
    request.purpose = {&service("ec2"), &service("ec2").operation(operation), "us-east-1"};
    return request;
  };
  exchange.transport.send(call("DescribeVpcs"));
  exchange.answer = "";
  int seen = 0;
  exchange.look = [&](const std::string&) { ++seen; };
  EXPECT_EQ(error_of([&] { exchange.transport.send(call("AllocateAddress")); }).code(), "no-answer");
  EXPECT_EQ(seen, 1);
}

TEST(CurlTransport, TakesNoEndlessAnswer) {
  Exchange exchange({.body_bytes = 1000, .whole_call = std::chrono::seconds(1)});
  exchange.answer = reply(200, std::string(1001, 'x'));
  const auto error = error_of([&] { exchange.transport.send(exchange.request("GET", "/")); });
  EXPECT_EQ(error.code(), "no-answer");
  EXPECT_THAT(error.text(), HasSubstr("longer than 1000 bytes"));
  auto object = exchange.request("GET", "/");
  object.purpose = {&service("s3"), &service("s3").operation("GetObject"), "us-east-1"};
  EXPECT_EQ(exchange.transport.send(object).body.size(), 1001u);
}

TEST(CurlTransport, EndsACallWhoseAnswerTricklesIn) {
  Exchange exchange({.body_bytes = 1000, .whole_call = std::chrono::seconds(1)});
  exchange.answer = "HTTP/1.1 200 X\r\nContent-Length: 500\r\n\r\nhalf";
  EXPECT_EQ(error_of([&] { exchange.transport.send(exchange.request("GET", "/")); }).code(), "no-answer");
}

TEST(CurlTransport, DoesNotFollowRedirects) {
  Exchange exchange;
  exchange.answer = reply(301, "", "Location: http://127.0.0.1:1/\r\n");
  EXPECT_EQ(exchange.transport.send(exchange.request("GET", "/")).status, 301);
}

TEST(CurlTransport, TellsWhatNeverLeftFromWhatGotNoAnswer) {
  Exchange exchange;
  exchange.answer = "";
  const auto lost = error_of([&] { exchange.transport.send(exchange.request("POST", "/")); });
  EXPECT_EQ(lost.kind(), Error::Kind::unreachable);
  EXPECT_EQ(lost.code(), "no-answer");
  auto nowhere = exchange.request("GET", "/");
  nowhere.host = "127.0.0.1:1";
  const auto refused = error_of([&] { exchange.transport.send(nowhere); });
  EXPECT_EQ(refused.code(), "no-connection");
  EXPECT_THAT(refused.text(), HasSubstr("127.0.0.1:1"));
}

TEST(CurlTransport, AnAnswerThatIsCutOffIsNone) {
  Exchange exchange;
  exchange.answer = "HTTP/1.1 200 X\r\nContent-Length: 500\r\nConnection: close\r\n\r\nhalf";
  auto request = exchange.request("GET", "/");
  request.patience_seconds = 1;
  EXPECT_EQ(error_of([&] { exchange.transport.send(request); }).code(), "no-answer");
}

}  // namespace
}  // namespace cleave::aws
