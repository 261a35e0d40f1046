#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/draft.h"

namespace cleave::plan {

/// The names of a certificate that is requested anew.
struct CertificateNames {
  std::vector<std::string> names;
  std::vector<std::string> added;     ///< wildcards that the source's does not have
  std::vector<std::string> left_out;  ///< names that a wildcard covers, where all would be too many
};

/// Those of the source's certificate, and the wildcards under which aliases change hands. ACM certifies so
/// many names and no more (Decisions::names_per_certificate); as far as needed, those that a wildcard covers
/// go.
CertificateNames certificate_names(const Draft& draft, const inventory::Resource& certificate,
                                   const std::vector<std::string>& wildcards);

/// Why a certificate of the source, requested anew, cannot have the wildcard too: "" where it can.
std::string wildcard_obstacle(const Draft& draft, const std::string& certificate_arn,
                              const std::string& wildcard);

/// Throws Error(input) for what ACM would not certify: "caa-forbids", "too-many-names".
void demand_certifiable(const Draft& draft, const inventory::Resource& certificate,
                        const CertificateNames& names);

}  // namespace cleave::plan
