#include "plan/certificate_names.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "names/dns_record.h"
#include "plan/aliases.h"
#include "plan/caa.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

bool covers(const std::string& wildcard, const std::string& name) {
  return name != wildcard && !name.starts_with("*.") &&
         names::dns_parent(names::dns_name(name)) == names::dns_name(wildcard.substr(2));
}

bool is_covered(const std::vector<std::string>& wildcards, const std::string& name) {
  return std::any_of(wildcards.begin(), wildcards.end(),
                     [&](const std::string& wildcard) { return covers(wildcard, name); });
}

void add_new(std::vector<std::string>& list, const std::string& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

/// Every wildcard that the aliases of the distributions with this certificate could change hands under.
std::vector<std::string> possible_wildcards(const Draft& draft, const std::string& certificate_arn) {
  std::vector<std::string> wildcards;
  for (const Resource* distribution : draft.moving("cloudfront/distribution")) {
    if (certificate_of(*distribution) != certificate_arn) continue;
    for (const Json& alias : list_or_empty(distribution->document, "DistributionConfig/Aliases/Items")) {
      const std::string name = alias.get<std::string>();
      if (!name.starts_with("*.")) add_new(wildcards, "*." + names::host_name(names::dns_parent(name)));
    }
  }
  return wildcards;
}

std::size_t limit(const Draft& draft) {
  return static_cast<std::size_t>(draft.decisions().names_per_certificate);
}

}  // namespace

CertificateNames certificate_names(const Draft& draft, const Resource& certificate,
                                   const std::vector<std::string>& wildcards) {
  CertificateNames all;
  for (const Json& name : list_or_empty(certificate.document, "SubjectAlternativeNames"))
    all.names.push_back(name.get<std::string>());
  const std::string first = text(certificate.document, "DomainName");
  for (const std::string& wildcard : wildcards) {
    const auto before = all.names.size();
    add_new(all.names, wildcard);
    if (all.names.size() > before) all.added.push_back(wildcard);
  }
  for (std::size_t place = all.names.size(); place-- > 0 && all.names.size() > limit(draft);) {
    if (all.names[place] == first || !is_covered(all.added, all.names[place])) continue;
    all.left_out.push_back(all.names[place]);
    all.names.erase(all.names.begin() + static_cast<long>(place));
  }
  return all;
}

std::string wildcard_obstacle(const Draft& draft, const std::string& certificate_arn,
                              const std::string& wildcard) {
  const Resource* certificate = draft.source().find("acm/certificate/" + certificate_arn);
  if (certificate == nullptr) return "";
  const Json& names = list_or_empty(certificate->document, "SubjectAlternativeNames");
  if (std::find(names.begin(), names.end(), Json(wildcard)) != names.end()) return "";
  if (std::string why = caa_obstacle(draft, wildcard); !why.empty())
    return fmt::format("{} {}", why, wildcard);
  // Either all of them fit or none is asked for.
  const auto count =
      certificate_names(draft, *certificate, possible_wildcards(draft, certificate_arn)).names.size();
  return count <= limit(draft)
             ? ""
             : fmt::format("with {} the certificate would have {} names, and ACM certifies {}", wildcard,
                           count, limit(draft));
}

void demand_certifiable(const Draft& draft, const Resource& certificate, const CertificateNames& names) {
  const std::string given = fmt::format(
      "Or have a certificate of these names in the destination account and write under [renames]: \"{}\" = "
      "\"ARN of "
      "that one\".",
      text(certificate.document, "CertificateArn"));
  for (const std::string& name : names.names) {
    const std::string why = caa_obstacle(draft, name);
    if (why.empty()) continue;
    throw Error(Error::Kind::input, "caa-forbids",
                fmt::format("ACM would not issue it again: {} {}", why, name))
        .where(certificate.id)
        .next(
            "Let Amazon issue there, too (add a CAA value with \"amazon.com\"), then run cleave inventory "
            "and plan "
            "again. " +
            given);
  }
  if (names.names.size() <= limit(draft)) return;
  throw Error(
      Error::Kind::input, "too-many-names",
      fmt::format(
          "it has {} names, and ACM certifies {} in one certificate unless the account's quota is raised",
          names.names.size(), limit(draft)))
      .where(certificate.id)
      .next(fmt::format(
          "Have the quota 'Domain names per ACM certificate' of the destination account raised, and write "
          "names_per_certificate = {} under [options] in cleave.toml. {}",
          names.names.size(), given));
}

}  // namespace cleave::plan
