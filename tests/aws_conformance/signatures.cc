#include <algorithm>
#include <stdexcept>

#include "aws/sign.h"
#include "aws_conformance/suite.h"
#include "base/files.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

const Credentials credentials = {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "", {}};
const SigningScope scope = {"us-east-1", "service"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start <= text.size()) {
    const auto end = std::min(text.find('\n', start), text.size());
    std::string line = text.substr(start, end - start);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(std::move(line));
    start = end + 1;
  }
  return lines;
}

/// "GET /?a=b HTTP/1.1", header lines (continued by leading white space), an empty line, the body. Paths may
/// hold spaces.
HttpRequest parse_request_text(const std::string& text) {
  const std::vector<std::string> lines = lines_of(text);
  HttpRequest request;
  const auto first = lines.at(0).find(' ');
  const auto last = lines.at(0).rfind(' ');
  request.method = lines[0].substr(0, first);
  const std::string target = lines[0].substr(first + 1, last - first - 1);
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos)
    request.query = decode_query(std::string_view(target).substr(question + 1));
  std::vector<std::pair<std::string, std::string>> headers;
  std::size_t next = 1;
  for (; next < lines.size() && !lines[next].empty(); ++next) {
    if (lines[next][0] == ' ') {
      headers.back().second += " " + lines[next];
      continue;
    }
    const auto colon = lines[next].find(':');
    headers.emplace_back(lines[next].substr(0, colon), lines[next].substr(colon + 1));
  }
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  request.host = request.headers.get("Host").value_or("");
  for (++next; next < lines.size(); ++next) request.body += (request.body.empty() ? "" : "\n") + lines[next];
  return request;
}

std::string text_of(const std::filesystem::path& base, const char* extension) {
  std::string text = read_file(base.string() + extension);
  std::erase(text, '\r');
  return text;
}

/// What signing does, step by step, and what a server then makes of the signed request.
void check_signature(const std::filesystem::path& base) {
  HttpRequest request = parse_request_text(text_of(base, ".req"));
  HttpRequest wanted = parse_request_text(text_of(base, ".sreq"));
  // Of one case the signed request tells another signature than its .authz; the latter is right.
  wanted.headers.set("Authorization", text_of(base, ".authz"));
  const Claim claim = read_claim(wanted);
  // A token that is signed joins the request before it is signed; one that is not is added by others later.
  Credentials signer = credentials;
  if (claim.signed_headers.find("x-amz-security-token") != std::string::npos) {
    signer.session_token = wanted.headers.get("X-Amz-Security-Token").value_or("");
    request.headers.set("X-Amz-Security-Token", signer.session_token);
  }
  const std::string canonical =
      canonical_request(request, claim.signed_headers, hex(sha256(request.body)), /*is_s3=*/false);
  expect_equal("canonical request", text_of(base, ".creq"), canonical);
  const std::string to_sign = string_to_sign(canonical, scope, claim.amz_date);
  expect_equal("string to sign", text_of(base, ".sts"), to_sign);
  sign(request, signer, scope, from_rfc3339("2015-08-30T12:36:00Z"));
  expect_equal("Authorization", text_of(base, ".authz"), request.headers.get("Authorization").value_or(""));
  if (!verifies(wanted, claim, credentials.secret_access_key))
    throw std::runtime_error("the server does not agree");
}

}  // namespace

void run_signatures(Suite& suite, const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> bases;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".req")
      bases.push_back(std::filesystem::path(entry.path()).replace_extension());
  }
  std::sort(bases.begin(), bases.end());
  for (const auto& base : bases) {
    suite.run("auth " + base.filename().string(), [&] { check_signature(base); });
  }
}

}  // namespace cleave::aws
