#include "aws/client.h"

#include <gmock/gmock.h>

#include "aws/files_of_profiles.h"
#include "aws/recovery.h"
#include "aws/scripted_transport.h"

namespace cleave::aws {
namespace {

using testing::HasSubstr;

class FixedCredentials : public CredentialsProvider {
 public:
  Credentials get() override { return {"AKIATEST", "secret", "", {}}; }
};

class ClientTest : public testing::Test {
 protected:
  Client client(const char* id) {
    return Client(service(id), "us-east-1", profile, credentials, *transport, clock, &buckets);
  }
  void script(ScriptedTransport::Script script) {
    transport = std::make_unique<ScriptedTransport>(std::move(script));
  }
  const HttpRequest& request(std::size_t index) { return transport->requests.at(index); }

  Profile profile;
  FixedCredentials credentials;
  BucketRegions buckets;
  VirtualClock clock{from_rfc3339("2026-11-23T06:00:00Z")};
  std::unique_ptr<ScriptedTransport> transport;
};

std::string s3_error(const char* code, const char* more = "") {
  return std::string("<Error><Code>") + code + "</Code><Message>no</Message>" + more + "</Error>";
}

TEST_F(ClientTest, AFaultyDocumentNeverLeaves) {
  script([](const HttpRequest&) { return answer(200); });
  const auto error = error_of([&] { client("ec2").call("DescribeVpcs", {{"VpcIdz", {"vpc-1"}}}); });
  EXPECT_EQ(error.code(), "invalid-request");
  EXPECT_TRUE(transport->requests.empty());
}

TEST_F(ClientTest, AWSsNoCarriesItsCodeAndTheCall) {
  script([](const HttpRequest&) { return answer(404, s3_error("NoSuchBucketPolicy")); });
  const auto error = error_of([&] { client("s3").call("GetBucketPolicy", {{"Bucket", "photos"}}); });
  EXPECT_EQ(error.kind(), Error::Kind::refused);
  EXPECT_EQ(error.code(), "NoSuchBucketPolicy");
  EXPECT_EQ(error.where(), "s3 GetBucketPolicy in us-east-1");
}

TEST_F(ClientTest, KindsTellCredentialsThrottlingAndNoAnswerFromRefusals) {
  const auto kind = [&](int status, const char* code) {
    script([=](const HttpRequest&) { return answer(status, s3_error(code)); });
    return error_of([&] { client("s3").call("GetBucketAcl", {{"Bucket", "photos"}}); }).kind();
  };
  EXPECT_EQ(kind(403, "ExpiredToken"), Error::Kind::credentials);
  EXPECT_EQ(kind(403, "InvalidAccessKeyId"), Error::Kind::credentials);
  EXPECT_EQ(kind(503, "SlowDown"), Error::Kind::throttled);
  EXPECT_EQ(kind(403, "AccessDenied"), Error::Kind::refused);
  EXPECT_EQ(kind(500, "InternalError"), Error::Kind::unreachable);
  EXPECT_EQ(kind(502, ""), Error::Kind::unreachable);
}

TEST_F(ClientTest, Ec2SaysInItsOwnWayThatCredentialsAreOver) {
  const auto kind = [&](const std::string& code, const std::string& message) {
    script([=](const HttpRequest&) {
      return answer(401, "<Response><Errors><Error><Code>" + code + "</Code><Message>" + message +
                             "</Message></Error></Errors><RequestID>1</RequestID></Response>");
    });
    return error_of([&] { client("ec2").call("DescribeVpcs"); }).kind();
  };
  EXPECT_EQ(kind("RequestExpired", "Request has expired."), Error::Kind::credentials);
  EXPECT_EQ(kind("AuthFailure", "AWS was not able to validate the provided access credentials"),
            Error::Kind::credentials);
  EXPECT_EQ(kind("AuthFailure", "The address does not belong to you."), Error::Kind::refused);
}

TEST_F(ClientTest, ABucketElsewhereIsAskedForThereFromThenOn) {
  script([](const HttpRequest& asked) {
    if (asked.host == "elsewhere.s3.eu-west-1.amazonaws.com") return answer(200, "<CORSConfiguration/>");
    auto response = answer(301, s3_error("PermanentRedirect"));
    response.headers.set("x-amz-bucket-region", "eu-west-1");
    return response;
  });
  client("s3").call("GetBucketCors", {{"Bucket", "elsewhere"}});
  client("s3").call("GetBucketCors", {{"Bucket", "elsewhere"}});
  ASSERT_EQ(transport->requests.size(), 3u);
  EXPECT_THAT(request(2).headers.get("authorization").value_or(""), HasSubstr("/eu-west-1/s3/"));
  // Another account has not been told.
  BucketRegions of_another;
  Client(service("s3"), "us-east-1", profile, credentials, *transport, clock, &of_another)
      .call("GetBucketCors", {{"Bucket", "elsewhere"}});
  EXPECT_EQ(transport->requests.size(), 5u);
}

TEST_F(ClientTest, ARegionThatAServerNamesBecomesNoPartOfAnotherHost) {
  script([](const HttpRequest&) {
    auto response = answer(301, s3_error("PermanentRedirect"));
    response.headers.set("x-amz-bucket-region", "evil.example/");
    return response;
  });
  EXPECT_EQ(error_of([&] {
              client("s3").call("GetBucketCors", {{"Bucket", "lured"}});
            }).code(),
            "PermanentRedirect");
  EXPECT_EQ(transport->requests.size(), 1u);
}

TEST_F(ClientTest, AWrongClockIsCorrectedByTheAnswersDate) {
  script([](const HttpRequest& asked) {
    if (asked.headers.get("x-amz-date") == "20261123T080000Z") return answer(200, "<CORSConfiguration/>");
    auto response = answer(403, s3_error("RequestTimeTooSkewed"));
    response.headers.set("Date", "Mon, 23 Nov 2026 08:00:00 GMT");
    return response;
  });
  client("s3").call("GetBucketCors", {{"Bucket", "photos"}});
  EXPECT_EQ(transport->requests.size(), 2u);
}

TEST_F(ClientTest, AWrongClockIsCorrectedWhereTheAnswerHasNoBody) {
  script([](const HttpRequest& asked) {
    if (asked.headers.get("x-amz-date") == "20261123T080000Z") return answer(200, "");
    auto response = answer(403, "");
    response.headers.set("Date", "Mon, 23 Nov 2026 08:00:00 GMT");
    return response;
  });
  client("s3").call("HeadBucket", {{"Bucket", "photos"}});
  EXPECT_EQ(transport->requests.size(), 2u);
}

TEST_F(ClientTest, AnErrorWithStatus200IsAnError) {
  script([](const HttpRequest&) { return answer(200, s3_error("InternalError")); });
  const Json copy = {{"Bucket", "photos"}, {"Key", "k"}, {"CopySource", "other/k"}};
  EXPECT_EQ(error_of([&] { client("s3").call("CopyObject", copy); }).code(), "InternalError");
}

TEST_F(ClientTest, ItemsAreThoseOfAllPages) {
  script([](const HttpRequest& asked) {
    const bool second = asked.body.find("NextToken=t2") != std::string::npos;
    return answer(200, std::string("<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-") + (second ? "2" : "1") +
                           "</vpcId></item></vpcSet>" + (second ? "" : "<nextToken>t2</nextToken>") +
                           "</DescribeVpcsResponse>");
  });
  EXPECT_EQ(client("ec2").items("DescribeVpcs"), Json({{{"VpcId", "vpc-1"}}, {{"VpcId", "vpc-2"}}}));
}

TEST(HttpDate, IsReadOrNot) {
  EXPECT_EQ(from_http_date("Mon, 23 Nov 2026 08:00:00 GMT"), from_rfc3339("2026-11-23T08:00:00Z"));
  EXPECT_FALSE(from_http_date("yesterday"));
}

}  // namespace
}  // namespace cleave::aws
