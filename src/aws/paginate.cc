#include "aws/paginate.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

std::string_view without_spaces(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// "Contents[-1]": the member, and then the element; a negative index counts from the end.
const Json* descend(const Json& node, std::string_view part) {
  const auto bracket = part.find('[');
  const auto member = node.is_object() ? node.find(std::string(part.substr(0, bracket))) : node.end();
  if (!node.is_object() || member == node.end()) return nullptr;
  if (bracket == std::string_view::npos) return &*member;
  const auto digits = part.substr(bracket + 1);
  long long index = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (!member->is_array()) return nullptr;
  const auto size = static_cast<long long>(member->size());
  if (index < 0) index += size;
  return index >= 0 && index < size ? &(*member)[static_cast<std::size_t>(index)] : nullptr;
}

const Json* walk(const Json& answer, std::string_view path) {
  const Json* node = &answer;
  while (node != nullptr && !path.empty()) {
    const auto dot = std::min(path.find('.'), path.size());
    node = descend(*node, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return node;
}

}  // namespace

std::optional<Json> page_value(const Json& answer, std::string_view expression) {
  while (!expression.empty()) {
    const auto bar = std::min(expression.find("||"), expression.size());
    const Json* value = walk(answer, without_spaces(expression.substr(0, bar)));
    const bool blank = value != nullptr && value->is_string() && value->get_ref<const std::string&>().empty();
    if (value != nullptr && !value->is_null() && !blank) return *value;
    expression.remove_prefix(std::min(bar + 2, expression.size()));
  }
  return std::nullopt;
}

std::optional<Json> next_page(const Pagination& pagination, const Json& parameters, const Json& answer) {
  if (pagination.input_tokens.empty()) return std::nullopt;
  if (!pagination.more_results.empty() && page_value(answer, pagination.more_results) != Json(true)) {
    return std::nullopt;
  }
  Json next = parameters;
  bool any = false;
  for (std::size_t i = 0; i < pagination.input_tokens.size() && i < pagination.output_tokens.size(); ++i) {
    const auto value = page_value(answer, pagination.output_tokens[i]);
    any = any || value.has_value();
    if (value)
      next[pagination.input_tokens[i]] = *value;
    else
      next.erase(pagination.input_tokens[i]);
  }
  return any ? std::optional(std::move(next)) : std::nullopt;
}

void PageCount::go_on(const Json& token) {
  constexpr std::size_t most_pages = 1'000'000;
  if (seen_.size() < most_pages && seen_.insert(sha256(dump(token)).substr(0, 16)).second) return;
  throw Error(Error::Kind::failed, "endless-pages",
              seen_.size() < most_pages ? "the service led to the same page twice"
                                        : fmt::format("the service has more than {} pages", most_pages))
      .where(listing_)
      .next("Something between here and AWS may have answered in its place. Run it again.");
}

Json page_items(const Operation& operation, const Json& answer) {
  const auto& keys = operation.pagination.result_keys;
  if (!keys.empty()) {
    const auto items = page_value(answer, keys.front());
    return items && items->is_array() ? *items : Json::array();
  }
  for (const auto& member :
       operation.output.shape == nullptr ? std::vector<Member>() : operation.output.shape->members) {
    if (member.shape->type != ShapeType::list) continue;
    return answer.value(member.name, Json::array());
  }
  throw Error(Error::Kind::input, "no-items", fmt::format("{} does not answer with a list", operation.name));
}

}  // namespace cleave::aws
