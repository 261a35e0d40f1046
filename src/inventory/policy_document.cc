#include "inventory/policy_document.h"

#include "aws/http.h"
#include "base/json_text.h"

namespace cleave::inventory {

void decode_policy(Json& document, const char* member) {
  const auto found = document.find(member);
  if (found == document.end() || !found->is_string()) return;
  std::string decoded = aws::percent_decode(found->get<std::string>());
  Json policy = json_or_discarded(decoded);
  *found = policy.is_discarded() ? Json(std::move(decoded)) : std::move(policy);
}

}  // namespace cleave::inventory
