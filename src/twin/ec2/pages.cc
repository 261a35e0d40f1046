#include "twin/ec2/pages.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t smallest_page = 5;
constexpr std::size_t largest_page = 1000;
constexpr std::string_view token_start = "page-from:";

/// Tokens sort as their positions do.
std::string token_for(std::size_t start) {
  return hex(fmt::format("{}{:08}", token_start, start));
}

std::size_t start_of(const std::string& token, std::size_t size) {
  std::size_t low = 0;
  std::size_t high = size;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    token_for(middle) < token ? low = middle + 1 : high = middle;
  }
  if (token_for(low) != token) throw Refusal{"InvalidParameterValue", "The token '" + token + "' is invalid"};
  return low;
}

std::size_t page_size(const Json& input) {
  const long long asked = number_or(input, "MaxResults", 0);
  if (asked < static_cast<long long>(smallest_page)) {
    throw Refusal{
        "InvalidParameterValue",
        fmt::format("Value ( {} ) for parameter maxResults is invalid. Expecting a value greater than {}.",
                    asked, smallest_page)};
  }
  return std::min(static_cast<std::size_t>(asked), largest_page);
}

}  // namespace

aws::Message page(const Call& call, std::string_view member, Json items) {
  const std::size_t size = has(call.input, "MaxResults") ? page_size(call.input) : items.size();
  const std::string token = text_or(call.input, "NextToken", "");
  const std::size_t start = token.empty() ? 0 : start_of(token, items.size());
  const std::size_t end = std::min(items.size(), start + size);
  Json document = Json::object();
  Json& part = document[std::string(member)] = Json::array();
  for (std::size_t index = start; index < end; ++index) part.push_back(std::move(items[index]));
  if (end < items.size()) document["NextToken"] = token_for(end);
  return answer(std::move(document));
}

}  // namespace cleave::twin::ec2
