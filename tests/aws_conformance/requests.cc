#include <stdexcept>

#include "aws/endpoint.h"
#include "aws_conformance/case.h"
#include "aws_conformance/compare.h"
#include "aws_conformance/suite.h"

namespace cleave::aws {
namespace {

/// The cases fill tokens with this one; ours are random.
constexpr const char* known_token = "00000000-0000-4000-8000-000000000000";

Message input_of(const ProtocolCase& test) {
  Message input = to_message(test.operation->input.shape, test.text.at("params"));
  Json filled = input.document;
  fill_tokens(*test.operation, filled);
  for (auto& [name, value] : filled.items()) {
    if (!input.document.contains(name)) value = known_token;
  }
  input.document = filled;
  return input;
}

HttpRequest placed(HttpRequest request, const std::string& url) {
  if (url.empty()) return request;
  Endpoint endpoint;
  const std::string rest = url.substr(url.find("//") + 2);
  endpoint.host = rest.substr(0, rest.find('/'));
  endpoint.base_path = rest.find('/') == std::string::npos ? "" : rest.substr(rest.find('/'));
  place(request, endpoint, "");
  return request;
}

void check_headers(const ModelJson& wanted, const HttpRequest& request) {
  if (wanted.contains("headers")) {
    for (const auto& [name, value] : wanted.at("headers").items()) {
      expect_equal("header " + name, value.get<std::string>(), request.headers.get(name).value_or("(none)"));
    }
  }
  for (const ModelJson& name : wanted.value("requireHeaders", ModelJson::array())) {
    // The transport adds the length of whatever body there is.
    const bool present = name == "Content-Length" || request.headers.get(name.get<std::string>());
    if (!present) throw std::runtime_error("there is no header " + name.get<std::string>());
  }
  for (const ModelJson& name : wanted.value("forbidHeaders", ModelJson::array())) {
    const auto found = request.headers.get(name.get<std::string>());
    if (found) throw std::runtime_error("there is a header " + name.get<std::string>() + ": " + *found);
  }
}

/// A server makes the same of the wanted body as of ours, so lists have the same order.
void check_server(const ProtocolCase& test, const HttpRequest& request, const std::string& wanted_body) {
  HttpRequest wanted = request;
  wanted.body = wanted_body;
  const auto document = [&](const HttpRequest& sent) {
    return dump(parse_request(*test.service, *test.operation, sent).document);
  };
  expect_equal("document at the server", document(wanted), document(request));
}

void check_request(const ProtocolCase& test) {
  const ModelJson& wanted = test.text.at("serialized");
  const Message input = input_of(test);
  const HttpRequest request =
      placed(serialize_request(*test.service, *test.operation, input), test.endpoint_url);
  expect_equal("method", wanted.value("method", request.method), request.method);
  const std::string uri = wanted.value("uri", "/");
  expect_equal("path", uri.substr(0, uri.find('?')), request.path);
  const std::string query = uri.find('?') == std::string::npos ? "" : uri.substr(uri.find('?') + 1);
  expect_equal("query", canonical_query_text(query), canonical_query_text(encoded_query(request)));
  check_headers(wanted, request);
  if (wanted.contains("host")) {
    const std::string host = wanted.at("host");
    expect_equal("host", host.substr(0, host.find('/')), request.host);
  }
  if (wanted.contains("body")) {
    const Protocol protocol = test.service->protocol;
    expect_equal("body", canonical_body(protocol, wanted.at("body")), canonical_body(protocol, request.body));
    check_server(test, request, wanted.at("body"));
  }
}

}  // namespace

void run_requests(Suite& suite, const std::filesystem::path& folder) {
  each_case(folder, [&](const ProtocolCase& test) { suite.run(test.name, [&] { check_request(test); }); });
}

}  // namespace cleave::aws
