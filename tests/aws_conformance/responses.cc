#include <stdexcept>

#include "aws/protocol/wire.h"
#include "aws_conformance/case.h"
#include "aws_conformance/suite.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

HttpResponse response_of(const ModelJson& text) {
  HttpResponse response;
  response.status = text.value("status_code", 200);
  response.body = text.value("body", "");
  if (text.contains("headers")) {
    for (const auto& [name, value] : text.at("headers").items())
      response.headers.set(name, value.get<std::string>());
  }
  return response;
}

void check_error(const ProtocolCase& test, const HttpResponse& response) {
  const ServiceError error = parse_error(*test.service, response);
  expect_equal("code", test.text.value("errorCode", ""), error.code);
  if (test.text.contains("errorMessage")) {
    expect_equal("message", test.text.at("errorMessage").get<std::string>(), error.message);
  }
  const Shape* shape = test.operation->errors.empty() ? nullptr : test.operation->errors.front();
  if (shape != nullptr && test.text.contains("error")) {
    expect_equal("error", dump(to_message(shape, test.text.at("error")).document), dump(error.document));
  }
}

void check_response(const ProtocolCase& test) {
  const HttpResponse response = response_of(test.text.at("response"));
  if (test.text.contains("error") || test.text.contains("errorCode")) return check_error(test, response);
  const Message found = parse_response(*test.service, *test.operation, response);
  const Message wanted = to_message(test.operation->output.shape, test.text.at("result"));
  expect_equal("document", dump(wanted.document), dump(found.document));
  expect_equal("payload", wanted.payload, found.payload);
}

}  // namespace

void run_responses(Suite& suite, const std::filesystem::path& folder) {
  each_case(folder, [&](const ProtocolCase& test) { suite.run(test.name, [&] { check_response(test); }); });
}

}  // namespace cleave::aws
