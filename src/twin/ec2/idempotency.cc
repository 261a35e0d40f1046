#include "twin/ec2/idempotency.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t longest_token = 64;

Json token_of(const Call& call) {
  return {{"value", text(call.input, "ClientToken")}, {"request", hex(sha256(dump(call.input)))}};
}

bool has_token(const Call& call) {
  return !text_or(call.input, "ClientToken", "").empty();
}

}  // namespace

const Json* made_before(const Call& call, const Kind& kind) {
  if (!has_token(call)) return nullptr;
  const Json token = token_of(call);
  if (text(token, "value").size() > longest_token) {
    throw invalid_value(text(token, "value"), "clientToken", "It must be up to 64 characters in length.");
  }
  for (const auto& [id, row] : call.table(kind.table)) {
    if (text_or(row, "token/value", "") != text(token, "value")) continue;
    if (row.at("token") == token) return &row;
    throw Refusal{"IdempotentParameterMismatch",
                  "The client token has already been used with different parameters. Use a new one."};
  }
  return nullptr;
}

void remember_token(const Call& call, Json& row) {
  if (has_token(call)) row["token"] = token_of(call);
}

std::string token_key(const Call& call) {
  if (!has_token(call)) return request_key(call);
  return natural_key(call, fmt::format("{}/{}", call.operation.name, text(call.input, "ClientToken")));
}

}  // namespace cleave::twin::ec2
