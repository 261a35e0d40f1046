#include "verify/expected_differences.h"

namespace cleave::verify {

const ExpectedDifferences& acm_differences() {
  static constexpr std::string_view own = "every certificate has its own";
  static constexpr std::string_view later = "the copy was issued later";
  static const ExpectedDifferences table = {
      {"acm/certificate",
       {{"CertificateArn", own},
        {"Serial", own},
        {"Issuer", "Amazon chooses among its authorities"},
        {"CreatedAt", later},
        {"IssuedAt", later},
        {"NotBefore", later},
        {"NotAfter", later},
        {"RenewalSummary", "each is renewed in its own time"},
        {"RenewalEligibility", "depends on who uses it"},
        {"InUseBy", "compared at the resources that use it"},
        {"DomainValidationOptions", "each account proves its names by records of its own"},
        {"SubjectAlternativeNames", "may have a wildcard more, under which an alias changed hands"},
        {"Options/ValidationMethod", "the copy is always validated by DNS"}}},
  };
  return table;
}

}  // namespace cleave::verify
