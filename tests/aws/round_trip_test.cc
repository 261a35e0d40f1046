#include <gtest/gtest.h>

#include "aws/documents.h"
#include "aws/protocol.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

constexpr unsigned seeds = 12;

bool has_bytes_beside(const Member& use) {
  const Member* payload = use.shape == nullptr ? nullptr : use.shape->member(use.shape->payload);
  return payload != nullptr && payload->shape->type == ShapeType::blob;
}

Message make_message(const Member& use, unsigned seed) {
  Message message;
  if (use.shape != nullptr) message.document = DocumentMaker(seed).structure(*use.shape);
  if (has_bytes_beside(use)) message.payload = std::string("bytes\0\xff\r\n", 9) + std::to_string(seed);
  return message;
}

class RoundTrip : public testing::TestWithParam<std::string> {};

TEST_P(RoundTrip, TheServerReadsWhatTheClientWrote) {
  const ServiceModel& model = service(GetParam());
  for (const auto& [name, operation] : model.operations) {
    for (unsigned seed = 0; seed < seeds; ++seed) {
      const Message input = make_message(operation.input, seed);
      if (operation.input.shape != nullptr) {
        ASSERT_NO_THROW(validate(*operation.input.shape, input.document))
            << name << " " << dump(input.document);
      }
      const HttpRequest request = serialize_request(model, operation, input);
      const Operation* matched = match_operation(model, request);
      ASSERT_NE(matched, nullptr) << name << " " << request.path << "?" << encoded_query(request);
      ASSERT_EQ(matched->name, name) << request.path << "?" << encoded_query(request);
      Message read = parse_request(model, operation, request);
      // The client chose a checksum where one is required.
      const std::string& chooser = operation.checksum_algorithm_member;
      if (operation.checksum_required && !input.document.contains(chooser)) read.document.erase(chooser);
      ASSERT_EQ(dump(read.document), dump(input.document)) << name << " seed " << seed << "\n"
                                                           << request.body;
      ASSERT_EQ(read.payload, input.payload) << name;
    }
  }
}

TEST_P(RoundTrip, TheClientReadsWhatTheServerWrote) {
  const ServiceModel& model = service(GetParam());
  for (const auto& [name, operation] : model.operations) {
    for (unsigned seed = 0; seed < seeds; ++seed) {
      const Message output = make_message(operation.output, seed);
      const HttpResponse response = serialize_response(model, operation, output, "request-1");
      const Message read = parse_response(model, operation, response);
      ASSERT_EQ(dump(read.document), dump(output.document)) << name << " seed " << seed << "\n"
                                                            << response.body;
      ASSERT_EQ(read.payload, output.payload) << name;
    }
  }
}

TEST_P(RoundTrip, EveryModelledErrorArrivesWithItsCodeAndMessage) {
  const ServiceModel& model = service(GetParam());
  for (const auto& [name, operation] : model.operations) {
    for (const Shape* exception : operation.errors) {
      ServiceError error;
      error.code = exception->error_code.empty() ? exception->name : exception->error_code;
      error.message = "what <went> wrong";
      const ServiceError read = parse_error(model, serialize_error(model, error, "request-1"));
      EXPECT_EQ(read.message, error.message) << exception->name;
      // The json protocols name the shape where they have both.
      EXPECT_TRUE(read.code == error.code || read.code == exception->name) << read.code;
      EXPECT_GE(read.status, 400);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Services, RoundTrip, testing::ValuesIn(service_ids()), [](const auto& instance) {
  std::string name = instance.param;  // "sso-oidc" is no name of a test.
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace cleave::aws
