#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "twin/world.h"

/// A certificate is a row of "acm/certificate" under its ARN: {"document": what does not depend on the time
/// of looking, "tags", "token", "forbidden": by CAA records, "found_at": when ACM first saw its validation
/// records in public DNS, "pem", "chain"}.
namespace cleave::twin::acm {

inline constexpr std::string_view certificate_kind = "acm/certificate";

/// "PENDING_VALIDATION", "ISSUED", "FAILED" (CAA records name other authorities), "VALIDATION_TIMED_OUT". ACM
/// looks into live DNS whenever somebody looks at the certificate, and issues it a few minutes after it found
/// all validation records.
std::string certificate_status(World& world, Json& row);

/// The Certificate as DescribeCertificate answers it.
Json certificate_answer(World& world, Json& row);

/// The ARNs of the distributions and load balancers that use it.
std::vector<std::string> certificate_users(World& world, const std::string& arn);

/// The names that an issued certificate of this account in us-east-1 (where CloudFront looks) proves; empty
/// when there is none.
std::vector<std::string> certificate_names(World& world, const std::string& account, const std::string& arn);

/// Does one of the names cover `name`? Names may be wildcards.
bool covers(const std::vector<std::string>& names, const std::string& name);

}  // namespace cleave::twin::acm
