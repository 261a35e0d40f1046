#include <gtest/gtest.h>

#include "aws/chunked_body.h"
#include "aws/documents.h"
#include "aws/protocol.h"
#include "aws/recovery.h"
#include "aws/sign.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

/// Whatever comes over the wire, the outcome is a document or an Error.
template <typename Read>
void survives(Read read) {
  try {
    read();
  } catch (const Error& error) {
    EXPECT_FALSE(error.code().empty());
  }
}

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

class HostileInput : public testing::TestWithParam<std::string> {};

TEST_P(HostileInput, AnswersThatAreCutAnywhereNeverCrash) {
  const ServiceModel& model = service(GetParam());
  for (const auto& [name, operation] : model.operations) {
    if (operation.output.shape == nullptr) continue;
    const Message output = {DocumentMaker(7).structure(*operation.output.shape), ""};
    const HttpResponse whole = serialize_response(model, operation, output, "r");
    const std::size_t step = 1 + whole.body.size() / 40;
    for (std::size_t length = 0; length < whole.body.size(); length += step) {
      HttpResponse cut = whole;
      cut.body.resize(length);
      survives([&, &called = operation] { parse_response(model, called, cut); });
    }
  }
}

TEST_P(HostileInput, BodiesOfTheWrongKindNeverCrash) {
  const std::string bodies[] = {"",
                                "x",
                                "null",
                                "[]",
                                "\"\"",
                                "{\"a\":",
                                "<a>",
                                "<a/>",
                                "a=b&c",
                                "\xff\xfe",
                                "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                                "0",
                                "{}",
                                repeated("{\"a\":", 3000),
                                repeated("[", 3000),
                                repeated("<a>", 3000),
                                "A" + repeated(".1", 3000) + "=b"};
  const ServiceModel& model = service(GetParam());
  for (const auto& [name, operation] : model.operations) {
    for (const std::string& body : bodies) {
      HttpRequest request;
      request.body = body;
      request.path = "/";
      survives([&, &called = operation] { parse_request(model, called, request); });
      for (const int status : {200, 404, 500}) {
        HttpResponse response;
        response.status = status;
        response.body = body;
        survives([&, &called = operation] { parse_response(model, called, response); });
      }
    }
  }
}

/// The roots of a few of S3's lists of configurations stand in no model.
bool tells_its_root(const Operation& operation) {
  return !operation.output_root.empty() || !operation.output.shape->name.ends_with("Output");
}

/// What answers in AWS's place (the page of a network that wants a login, half an answer, the answer to
/// another question) is never taken for "there is nothing".
TEST_P(HostileInput, WhatIsNotTheOperationsAnswerIsNoAnswer) {
  const ServiceModel& model = service(GetParam());
  const auto read = [&](const Operation& operation, const HttpResponse& response) {
    throw_if_not_of_aws({&model, &operation, "us-east-1"}, response);
    return parse_response(model, operation, response);
  };
  const auto expect_none = [&](const Operation& operation, const HttpResponse& response) {
    try {
      read(operation, response);
      ADD_FAILURE() << operation.name << " takes " << response.body;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::unreachable) << operation.name << ": " << error.text();
    }
  };
  for (const auto& [name, operation] : model.operations) {
    HttpResponse page;
    page.status = 200;
    page.headers.set("Content-Type", "text/html");
    page.body = "<html><body>Please log in to the guest network</body></html>";
    expect_none(operation, page);
    page.status = 302;
    expect_none(operation, page);
    const bool is_json = model.protocol == Protocol::json || model.protocol == Protocol::rest_json;
    const Shape* shape = operation.output.shape;
    if (shape == nullptr || shape->members.empty() || !shape->payload.empty() ||
        !shape->members.front().location.empty())
      continue;
    const Message output = {DocumentMaker(7).structure(*shape), ""};
    const HttpResponse whole = serialize_response(model, operation, output, "r");
    read(operation, whole);
    for (const std::string& body : {std::string(), whole.body.substr(0, whole.body.size() / 2),
                                    std::string(is_json                     ? "[]"
                                                : tells_its_root(operation) ? "<ListOfNothing/>"
                                                                            : "<html/>"),
                                    std::string(is_json ? "{\"another\":1}" : "{}")}) {
      HttpResponse wrong = whole;
      wrong.body = body;
      expect_none(operation, wrong);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Services, HostileInput, testing::ValuesIn(service_ids()), [](const auto& instance) {
  std::string name = instance.param;  // "sso-oidc" is no name of a test.
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Validate, NamesEveryFaultWithItsPath) {
  const Shape& shape = *service("elb").operation("CreateLoadBalancer").input.shape;
  const Json document = {{"Listeners", {{{"Protocol", 1}, {"LoadBalancerPort", "80"}}}},
                         {"LoadBalancerNam", "x"}};
  try {
    validate(shape, document);
    FAIL();
  } catch (const Error& error) {
    const std::string what = error.what();
    EXPECT_EQ(error.code(), "invalid-request");
    EXPECT_NE(what.find("LoadBalancerName: is missing"), std::string::npos) << what;
    EXPECT_NE(what.find("Listeners/0/Protocol: must be a string, not number"), std::string::npos) << what;
    EXPECT_NE(what.find("Listeners/0/LoadBalancerPort: must be a whole number, not string"),
              std::string::npos)
        << what;
    EXPECT_NE(what.find("Listeners/0/InstancePort: is missing"), std::string::npos) << what;
    EXPECT_NE(what.find("Did you mean 'LoadBalancerName'?"), std::string::npos) << what;
  }
}

TEST(ChunkedBody, IsDecodedWithItsTrailers) {
  HttpRequest request;
  request.headers.set("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  request.headers.set("x-amz-decoded-content-length", "11");
  request.headers.set("Content-Encoding", "aws-chunked");
  const std::string body =
      "5;chunk-signature=00\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
  ASSERT_TRUE(is_chunked(request.headers));
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    std::string payload;
    ChunkedReader reader([&](std::string_view piece) { payload += piece; });
    reader.add(body.substr(0, cut));
    reader.add(body.substr(cut));
    HttpRequest plain = request;
    unwrap_headers(plain, reader.finish(), payload.size());
    EXPECT_EQ(payload, "hello world") << cut;
    EXPECT_EQ(plain.headers.get("x-amz-checksum-crc32"), "DUoRhQ==") << cut;
    EXPECT_FALSE(plain.headers.get("Content-Encoding"));
  }
}

TEST(ChunkedBody, ThatIsIncompleteIsRefused) {
  for (const char* body :
       {"", "5\r\nhel", "5\r\nhello!\r\n0\r\n", "zz\r\n", "5\r\nhello\r\n", "ffffffffffffffff\r\nx"}) {
    try {
      ChunkedReader reader([](std::string_view) {});
      reader.add(body);
      reader.finish();
      ADD_FAILURE() << body;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "IncompleteBody");
    }
  }
}

TEST(Signature, OfAPresignedRequestIsVerified) {
  HttpRequest request;
  request.host = "b.s3.amazonaws.com";
  request.path = "/k";
  request.query = {{"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
                   {"X-Amz-Credential", "AKID/20130524/us-east-1/s3/aws4_request"},
                   {"X-Amz-Date", "20130524T000000Z"},
                   {"X-Amz-Expires", "86400"},
                   {"X-Amz-SignedHeaders", "host"}};
  const std::string canonical = canonical_request(request, "host", "UNSIGNED-PAYLOAD", true);
  const SigningScope scope = {"us-east-1", "s3"};
  const std::string text = string_to_sign(canonical, scope, "20130524T000000Z");
  request.query.emplace_back("X-Amz-Signature", signature("secret", scope, "20130524T000000Z", text));
  const Claim claim = read_claim(request);
  EXPECT_TRUE(claim.presigned);
  EXPECT_EQ(claim.expires_seconds, 86400);
  EXPECT_TRUE(verifies(request, claim, "secret"));
  EXPECT_FALSE(verifies(request, claim, "other"));
  request.path = "/other";
  EXPECT_FALSE(verifies(request, claim, "secret"));
}

TEST(Signature, ThatIsUnreadableIsRefused) {
  HttpRequest request;
  EXPECT_EQ(read_claim(request).access_key_id, "");
  for (const char* header : {"", "Basic x", "AWS4-HMAC-SHA256 Credential=a",
                             "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=x"}) {
    request.headers.set("Authorization", header);
    EXPECT_THROW(read_claim(request), Error) << header;
  }
}

TEST(Signature, DoesNotCoverAChangedBody) {
  HttpRequest request;
  request.host = "ec2.eu-west-1.amazonaws.com";
  request.body = "Action=DescribeVpcs";
  sign(request, {"AKID", "secret", "token", {}}, {"eu-west-1", "ec2"},
       Time(std::chrono::seconds(1600000000)));
  EXPECT_TRUE(verifies(request, read_claim(request), "secret"));
  request.body += "&DryRun=true";
  EXPECT_FALSE(verifies(request, read_claim(request), "secret"));
}

}  // namespace
}  // namespace cleave::aws
