#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// Readers of a call's document and shorthands for its answer.

/// The strings of the list at `path`; empty when it is absent.
std::vector<std::string> strings(const Json& document, std::string_view path);
bool has(const Json& document, std::string_view path);
bool contains(const std::vector<std::string>& values, std::string_view value);

/// "ACCOUNT/REGION/PARTS": the start of every natural key, so that ids differ between accounts.
std::string natural_key(const Call& call, std::string_view parts);
/// What stands for a request that has no token: its document. Two equal requests then get consecutive ids.
std::string request_key(const Call& call);

std::string now_text(Call& call);
std::string later_text(Call& call, std::chrono::seconds delay);

aws::Message answer(Json document);
/// The answer of operations that only say that it worked.
aws::Message done();

Refusal missing_parameter(std::string_view name);
Refusal invalid_value(std::string_view value, std::string_view parameter, std::string_view why);

}  // namespace cleave::twin::ec2
