#include "inventory/policy_document.h"

#include "aws/http.h"

namespace cleave::inventory {

void decode_policy(Json& document, const char* member) {
  const auto found = document.find(member);
  if (found == document.end() || !found->is_string()) return;
  std::string decoded = aws::percent_decode(found->get<std::string>());
  Json policy = Json::parse(decoded, nullptr, /*allow_exceptions=*/false);
  *found = policy.is_discarded() ? Json(std::move(decoded)) : std::move(policy);
}

}  // namespace cleave::inventory
