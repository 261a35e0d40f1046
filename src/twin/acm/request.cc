// RequestCertificate: a public certificate, proven by DNS records (or by mail, which nobody reads in the
// twin).
#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/acm/certificate.h"
#include "twin/acm/handlers.h"
#include "twin/dns_name.h"
#include "twin/uuid.h"

namespace cleave::twin::acm {
namespace {

std::string checked_name(const std::string& text) {
  const auto name = dns_name(text);
  const std::string plain = name ? without_dot(*name) : "";
  const bool star_inside = plain.rfind('*') != std::string::npos && plain.rfind('*') > 0;
  if (plain.find('.') == std::string::npos || star_inside || (plain[0] == '*' && plain[1] != '.')) {
    throw Refusal{"InvalidDomainValidationOptionsException",
                  fmt::format("The domain name {} is not valid", text)};
  }
  return plain;
}

std::vector<std::string> requested_names(const Json& input) {
  std::vector<std::string> names = {checked_name(text(input, "DomainName"))};
  for (const Json& member : list_or_empty(input, "SubjectAlternativeNames")) {
    const std::string name = checked_name(member.get<std::string>());
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  // Until the account's quota is raised. https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
  if (names.size() > 10)
    throw Refusal{"LimitExceededException",
                  fmt::format("The number of domain names in a certificate is limited to 10, requested: {}",
                              names.size())};
  return names;
}

/// The same account always gets the same record for a domain, and the wildcard shares it; another account
/// gets another. https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
Json validation_record(const std::string& account, std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  const std::string digits = hex(sha256(fmt::format("acm/{}/{}", account, name)));
  return {
      {"Name", fmt::format("_{}.{}.", digits.substr(0, 32), name)},
      {"Type", "CNAME"},
      {"Value", fmt::format("_{}.{}.acm-validations.aws.", digits.substr(32, 22), digits.substr(54, 10))}};
}

Json validation_options(const Call& call, const std::vector<std::string>& names, const std::string& method) {
  Json options = Json::array();
  for (const std::string& name : names) {
    Json option = {{"DomainName", name}, {"ValidationDomain", name}, {"ValidationMethod", method}};
    if (method == "DNS") option["ResourceRecord"] = validation_record(call.account, name);
    options.push_back(option);
  }
  return options;
}

/// The certificate that the same request with the same token made within the last hour.
/// https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
std::optional<std::string> already_requested(const Call& call, const std::string& token,
                                             const std::vector<std::string>& names) {
  if (token.empty()) return std::nullopt;
  for (const auto& [arn, row] : call.table(certificate_kind)) {
    if (text_or(row, "token", "") != token) continue;
    const bool recent =
        call.world.now() < from_rfc3339(text(row, "document/CreatedAt")) + std::chrono::hours(1);
    if (recent && at(row, "document/SubjectAlternativeNames") == Json(names)) return arn;
  }
  return std::nullopt;
}

aws::Message request_certificate(Call& call) {
  const auto names = requested_names(call.input);
  const std::string token = text_or(call.input, "IdempotencyToken", "");
  if (const auto arn = already_requested(call, token, names)) return {{{"CertificateArn", *arn}}, ""};
  const std::string key =
      fmt::format("{}/{}/certificate/{}/{}", call.account, call.region, token, names.front());
  const std::string arn =
      fmt::format("arn:aws:acm:{}:{}:certificate/{}", call.region, call.account, uuid_for(call.world, key));
  const std::string method = text_or(call.input, "ValidationMethod", "EMAIL");
  std::string algorithm = text_or(call.input, "KeyAlgorithm", "RSA_2048");
  if (algorithm.starts_with("RSA_")) algorithm[3] = '-';
  Json options = {{"CertificateTransparencyLoggingPreference", "ENABLED"}, {"Export", "DISABLED"}};
  options.update(call.input.value("Options", Json::object()));
  call.table(certificate_kind)[arn] = {{"document",
                                        {{"CertificateArn", arn},
                                         {"DomainName", names.front()},
                                         {"SubjectAlternativeNames", names},
                                         {"DomainValidationOptions", validation_options(call, names, method)},
                                         {"Subject", "CN=" + names.front()},
                                         {"CreatedAt", to_rfc3339(call.world.now())},
                                         {"KeyAlgorithm", algorithm},
                                         {"Type", "AMAZON_ISSUED"},
                                         {"Options", options}}},
                                       {"tags", tags_by_key(list_or_empty(call.input, "Tags"))},
                                       {"token", token}};
  return {{{"CertificateArn", arn}}, ""};
}

}  // namespace

void add_request_handlers(Service& service) {
  service.handlers["RequestCertificate"] = request_certificate;
}

}  // namespace cleave::twin::acm
