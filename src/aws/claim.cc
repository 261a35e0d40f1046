#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "aws/sign.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

constexpr std::string_view version4 = "AWS4-HMAC-SHA256";

Error incomplete_signature(std::string what) {
  return Error(Error::Kind::refused, "IncompleteSignature", std::move(what));
}

/// "AKID/20261123/us-east-1/s3/aws4_request"
void read_credential(std::string_view text, Claim& claim) {
  std::vector<std::string> parts;
  while (true) {
    const auto slash = text.find('/');
    parts.emplace_back(text.substr(0, slash));
    if (slash == std::string_view::npos) break;
    text.remove_prefix(slash + 1);
  }
  if (parts.size() != 5 || parts[0].empty() || parts[1].size() != 8 || parts[4] != "aws4_request") {
    throw incomplete_signature("the credential is not KEY/DATE/REGION/SERVICE/aws4_request");
  }
  if (!claim.amz_date.starts_with(parts[1]))
    throw incomplete_signature("the credential is of another day than the request");
  claim.access_key_id = parts[0];
  claim.scope = {parts[2], parts[3]};
}

std::string field(std::string_view header, std::string_view name) {
  const std::string start = std::string(name) + "=";
  const auto at = header.find(start);
  if (at == std::string_view::npos)
    throw incomplete_signature(fmt::format("the Authorization header has no {}", name));
  std::string_view value = header.substr(at + start.size());
  return std::string(value.substr(0, value.find_first_of(", ")));
}

Claim claim_of_header(const HttpRequest& request, std::string_view header) {
  Claim claim;
  if (!header.starts_with(version4))
    throw incomplete_signature("the Authorization header is not of AWS4-HMAC-SHA256");
  claim.amz_date = request.headers.get("X-Amz-Date").value_or("");
  if (claim.amz_date.size() != 16) throw incomplete_signature("the request has no X-Amz-Date");
  read_credential(field(header, "Credential"), claim);
  claim.signed_headers = field(header, "SignedHeaders");
  claim.signature = field(header, "Signature");
  return claim;
}

std::string query_value(const HttpRequest& request, std::string_view name) {
  for (const auto& [known, value] : request.query) {
    if (known == name) return value;
  }
  return {};
}

Claim claim_of_query(const HttpRequest& request) {
  Claim claim;
  claim.presigned = true;
  claim.amz_date = query_value(request, "X-Amz-Date");
  if (claim.amz_date.size() != 16) throw incomplete_signature("the query has no X-Amz-Date");
  read_credential(query_value(request, "X-Amz-Credential"), claim);
  claim.signed_headers = query_value(request, "X-Amz-SignedHeaders");
  claim.signature = query_value(request, "X-Amz-Signature");
  const std::string expires = query_value(request, "X-Amz-Expires");
  const auto [end, problem] =
      std::from_chars(expires.data(), expires.data() + expires.size(), claim.expires_seconds);
  if (problem != std::errc{} || end != expires.data() + expires.size())
    throw incomplete_signature("X-Amz-Expires is not a number");
  return claim;
}

}  // namespace

Claim read_claim(const HttpRequest& request) {
  if (const auto header = request.headers.get("Authorization")) return claim_of_header(request, *header);
  if (query_value(request, "X-Amz-Algorithm") == version4) return claim_of_query(request);
  return {};
}

}  // namespace cleave::aws
