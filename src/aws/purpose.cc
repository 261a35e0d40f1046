#include "aws/purpose.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aws/model.h"

namespace cleave::aws {
namespace {

bool starts_with_one_of(std::string_view name, const auto& verbs) {
  return std::any_of(verbs.begin(), verbs.end(),
                     [&](std::string_view verb) { return name.starts_with(verb); });
}

bool has_idempotency_token(const Operation& operation) {
  if (operation.input.shape == nullptr) return false;
  const auto& members = operation.input.shape->members;
  return std::any_of(members.begin(), members.end(),
                     [](const Member& member) { return member.idempotency_token; });
}

}  // namespace

std::string to_text(const Purpose& purpose) {
  if (purpose.service == nullptr || purpose.operation == nullptr) return "";
  const std::string call = fmt::format("{} {}", purpose.service->id, purpose.operation->name);
  return purpose.region.empty() ? call : fmt::format("{} in {}", call, purpose.region);
}

bool only_reads(const Operation& operation) {
  static constexpr std::array verbs{"Describe",        "Get",        "List",       "Head", "TestDNSAnswer",
                                    "FilterLogEvents", "AssumeRole", "CreateToken"};
  return starts_with_one_of(operation.name, verbs);
}

bool repeatable(const Operation& operation) {
  // These make a new thing each time they are called by POST, unless a token tells AWS that it is the same
  // call; or they add to what is there, and AWS refuses to do that twice.
  static constexpr std::array makers{"Add",     "Allocate", "Attach", "Authorize", "Complete",
                                     "Copy",    "Create",   "Detach", "Import",    "Register",
                                     "Request", "Revoke",   "Run",    "Transfer",  "UpdateDomainNameservers"};
  if (operation.http_method != "POST" || has_idempotency_token(operation)) return true;
  return !starts_with_one_of(operation.name, makers);
}

}  // namespace cleave::aws
