#include "aws/sign.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::aws {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr const char* unsigned_payload = "UNSIGNED-PAYLOAD";

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

/// "20261123T063000Z"
std::string amz_date_of(Time now) {
  std::string text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(now));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string scope_text(const SigningScope& scope, std::string_view amz_date) {
  return fmt::format("{}/{}/{}/aws4_request", amz_date.substr(0, 8), scope.region, scope.service);
}

/// Without ".", ".." and empty segments, as all services but S3 sign it. A slash at the end stays.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> kept;
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string result;
  for (const std::string_view part : kept) result += "/" + std::string(part);
  const bool is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  return result.empty() || is_folder ? result + "/" : result;
}

std::string canonical_path(const HttpRequest& request, bool is_s3) {
  const std::string path = request.path.empty() ? "/" : request.path;
  return is_s3 ? path : percent_encode(normalized(path), Slash::keep);
}

/// Names and values encoded, then sorted. The signature of a presigned request does not sign itself.
std::string canonical_query(const HttpRequest& request) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, value] : request.query) {
    if (name != "X-Amz-Signature") pairs.emplace_back(percent_encode(name), percent_encode(value));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [name, value] : pairs) text += (text.empty() ? "" : "&") + name + "=" + value;
  return text;
}

/// Trimmed, runs of white space as one space.
std::string canonical_value(std::string_view value) {
  std::string result;
  for (const char c : value) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_space) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

/// The values of a header; "host" may stand beside the headers.
std::string header_line(const HttpRequest& request, const std::string& name) {
  std::string values;
  bool found = false;
  for (const auto& [known, value] : request.headers.all()) {
    if (lower_ascii(known) != name) continue;
    values += (found ? "," : "") + canonical_value(value);
    found = true;
  }
  if (!found && name == "host") values = request.host;
  return name + ":" + values + "\n";
}

/// Proxies and HTTP libraries change these on the way.
bool is_signed(std::string_view name) {
  return name != "authorization" && name != "user-agent" && name != "expect" && name != "x-amzn-trace-id" &&
         name != "connection" && name != "transfer-encoding";
}

std::string all_signed_headers(const HttpRequest& request) {
  std::vector<std::string> names = {"host"};
  for (const auto& [name, value] : request.headers.all()) {
    if (is_signed(lower_ascii(name))) names.push_back(lower_ascii(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return fmt::format("{}", fmt::join(names, ";"));
}

}  // namespace

std::string canonical_request(const HttpRequest& request, std::string_view signed_headers,
                              std::string_view payload_hash, bool is_s3) {
  std::string headers;
  for (std::string_view rest = signed_headers; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    headers += header_line(request, std::string(name));
  }
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(request, is_s3),
                     canonical_query(request), headers, signed_headers, payload_hash);
}

std::string string_to_sign(std::string_view canonical_request, const SigningScope& scope,
                           std::string_view amz_date) {
  return fmt::format("{}\n{}\n{}\n{}", algorithm, amz_date, scope_text(scope, amz_date),
                     hex(sha256(canonical_request)));
}

std::string signature(std::string_view secret, const SigningScope& scope, std::string_view amz_date,
                      std::string_view string_to_sign) {
  std::string key = hmac_sha256("AWS4" + std::string(secret), amz_date.substr(0, 8));
  key = hmac_sha256(key, scope.region);
  key = hmac_sha256(key, scope.service);
  key = hmac_sha256(key, "aws4_request");
  return hex(hmac_sha256(key, string_to_sign));
}

void sign(HttpRequest& request, const Credentials& credentials, const SigningScope& scope, Time now) {
  const bool is_s3 = scope.service == "s3";
  const std::string amz_date = amz_date_of(now);
  request.headers.set("Host", request.host);
  request.headers.set("X-Amz-Date", amz_date);
  request.headers.remove("Authorization");
  if (!credentials.session_token.empty())
    request.headers.set("X-Amz-Security-Token", credentials.session_token);
  std::string payload_hash = request.headers.get("x-amz-content-sha256").value_or("");
  if (payload_hash.empty()) payload_hash = hex(sha256(request.body));
  if (is_s3) request.headers.set("x-amz-content-sha256", payload_hash);
  const std::string names = all_signed_headers(request);
  const std::string text =
      string_to_sign(canonical_request(request, names, payload_hash, is_s3), scope, amz_date);
  request.headers.set("Authorization",
                      fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm,
                                  credentials.access_key_id, scope_text(scope, amz_date), names,
                                  signature(credentials.secret_access_key, scope, amz_date, text)));
}

bool verifies(const HttpRequest& request, const Claim& claim, std::string_view secret) {
  const bool is_s3 = claim.scope.service == "s3";
  std::string payload_hash = request.headers.get("x-amz-content-sha256").value_or("");
  if (claim.presigned && payload_hash.empty() && is_s3) payload_hash = unsigned_payload;
  // S3 takes what the request states (a hash, STREAMING-…, UNSIGNED-PAYLOAD) and compares the body with it
  // for itself; its bodies may be too large to stand in a request.
  if (!is_s3 || payload_hash.empty()) {
    const std::string actual = hex(sha256(request.body));
    if (!payload_hash.empty() && payload_hash != actual) return false;
    payload_hash = actual;
  }
  const std::string canonical = canonical_request(request, claim.signed_headers, payload_hash, is_s3);
  const std::string text = string_to_sign(canonical, claim.scope, claim.amz_date);
  const std::string expected = signature(secret, claim.scope, claim.amz_date, text);
  return expected == claim.signature;
}

}  // namespace cleave::aws
