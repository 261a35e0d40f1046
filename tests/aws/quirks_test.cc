#include <fmt/format.h>

#include "aws/quirks.h"

#include <gtest/gtest.h>

#include "aws/protocol.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

HttpResponse answer_of(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

std::string code_of(const char* service_id, const char* operation, const HttpResponse& response) {
  try {
    parse_response(service(service_id), service(service_id).operation(operation), response);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

TEST(Quirks, EachNamesAnEmbeddedOperationAReasonAndALink) {
  for (const Quirk& quirk : quirks()) {
    if (*quirk.operation != '\0') {
      EXPECT_NO_THROW(service(quirk.service).operation(quirk.operation)) << quirk.operation;
    }
    EXPECT_NE(std::string(quirk.reason), "");
    EXPECT_TRUE(std::string(quirk.link).starts_with("https://docs.aws.amazon.com/")) << quirk.link;
  }
}

TEST(Quirks, TheLocationOfABucketIsTheRootElement) {
  const ServiceModel& s3 = service("s3");
  const Operation& operation = s3.operation("GetBucketLocation");
  const char* ns = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  const auto read = [&](const std::string& body) {
    return dump(parse_response(s3, operation, answer_of(200, body)).document);
  };
  EXPECT_EQ(read(fmt::format("<LocationConstraint {}>eu-west-1</LocationConstraint>", ns)),
            R"({"LocationConstraint":"eu-west-1"})");
  EXPECT_EQ(read(fmt::format("<LocationConstraint {}/>", ns)), "{}");
  const HttpResponse written = serialize_response(s3, operation, {{{"LocationConstraint", "EU"}}, ""}, "r");
  EXPECT_NE(written.body.find(fmt::format("<LocationConstraint {}>EU</LocationConstraint>", ns)),
            std::string::npos)
      << written.body;
}

TEST(Quirks, AnErrorMayComeWithStatus200) {
  const std::string body =
      "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>again</Message></Error>";
  for (const char* operation : {"CopyObject", "UploadPartCopy", "CompleteMultipartUpload"}) {
    EXPECT_EQ(code_of("s3", operation, answer_of(200, body)), "InternalError") << operation;
    EXPECT_EQ(code_of("s3", operation, answer_of(200, "\n\n" + body.substr(body.find("<Error>")))),
              "InternalError");
  }
  EXPECT_EQ(code_of("s3", "ListBuckets", answer_of(200, body)), "bad-response");
}

TEST(Quirks, ErrorsOfS3StandBareAndThoseOfOthersWrapped) {
  ServiceError error;
  error.code = "NoSuchBucket";
  EXPECT_NE(serialize_error(service("s3"), error, "r").body.find("\n<Error><Code>"), std::string::npos);
  EXPECT_NE(serialize_error(service("route53"), error, "r").body.find("<ErrorResponse xmlns="),
            std::string::npos);
}

TEST(Quirks, AnAnswerWithoutABodyTellsItsCodeByItsStatus) {
  EXPECT_EQ(code_of("s3", "HeadObject", answer_of(404, "")), "NotFound");
  EXPECT_EQ(code_of("s3", "HeadBucket", answer_of(403, "")), "Forbidden");
  EXPECT_EQ(code_of("s3", "HeadBucket", answer_of(503, "<html>busy</html>")), "ServiceUnavailable");
}

TEST(Quirks, Route53TakesBareIds) {
  const ServiceModel& route53 = service("route53");
  const auto path = [&](const char* operation, const Json& document) {
    return serialize_request(route53, route53.operation(operation), {document, ""}).path;
  };
  EXPECT_EQ(path("GetHostedZone", {{"Id", "/hostedzone/Z1"}}), "/2013-04-01/hostedzone/Z1");
  EXPECT_EQ(path("GetHostedZone", {{"Id", "Z1"}}), "/2013-04-01/hostedzone/Z1");
  EXPECT_EQ(path("GetChange", {{"Id", "/change/C1"}}), "/2013-04-01/change/C1");
  EXPECT_EQ(path("ListResourceRecordSets", {{"HostedZoneId", "/hostedzone/Z1"}}),
            "/2013-04-01/hostedzone/Z1/rrset");
}

TEST(Quirks, ListingsOfS3HaveTheRootElementThatOtherClientsLookFor) {
  const ServiceModel& s3 = service("s3");
  const HttpResponse response =
      serialize_response(s3, s3.operation("ListObjectsV2"), {{{"Name", "b"}}, ""}, "r");
  EXPECT_NE(response.body.find("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"),
            std::string::npos);
}

}  // namespace
}  // namespace cleave::aws
