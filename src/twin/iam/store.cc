#include "twin/iam/store.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "twin/dialect.h"

namespace cleave::twin::iam {
namespace {

Json& row_of(Call& call, std::string_view kind, const std::string& key, const std::string& missing) {
  Table& table = call.global_table(kind);
  const auto found = table.find(key);
  if (found == table.end()) throw no_such_entity(missing);
  return found->second;
}

}  // namespace

Json& role_row(Call& call, const std::string& name) {
  return row_of(call, role_kind, name, fmt::format("The role with name {} cannot be found.", name));
}

Json& profile_row(Call& call, const std::string& name) {
  return row_of(call, profile_kind, name, fmt::format("Instance Profile {} cannot be found.", name));
}

Json& policy_row(Call& call, const std::string& arn) {
  return row_of(call, policy_kind, arn, fmt::format("Policy {} was not found.", arn));
}

Refusal no_such_entity(std::string message) {
  return {"NoSuchEntity", std::move(message), 404, Json::object()};
}
Refusal already_exists(std::string message) {
  return {"EntityAlreadyExists", std::move(message), 409, Json::object()};
}
Refusal delete_conflict(std::string message) {
  return {"DeleteConflict", std::move(message), 409, Json::object()};
}

std::string arn_of(const Call& call, std::string_view kind, std::string_view path, std::string_view name) {
  return fmt::format("arn:aws:iam::{}:{}{}{}", call.account, kind, path, name);
}

std::string encoded(const std::string& document) {
  return aws::percent_encode(document);
}

Json shown_role(const Json& row) {
  Json role = at(row, "document");
  role["AssumeRolePolicyDocument"] = encoded(text(role, "AssumeRolePolicyDocument"));
  return role;
}

Json shown_profile(Call& call, const Json& row) {
  Json profile = at(row, "document");
  profile["Roles"] = Json::array();
  for (const auto& name : list_or_empty(row, "roles")) {
    profile["Roles"].push_back(shown_role(role_row(call, name.get<std::string>())));
  }
  return profile;
}

aws::Message page_of(const Call& call, const char* member, const Json& all) {
  const std::string marker = text_or(call.input, "Marker", "0");
  std::size_t first = 0;
  const auto read = std::from_chars(marker.data(), marker.data() + marker.size(), first);
  if (read.ec != std::errc{} || first > all.size()) {
    throw Refusal{"ValidationError", "Invalid Marker.", 400, Json::object()};
  }
  const auto limit = static_cast<std::size_t>(number_or(call.input, "MaxItems", 100));
  const std::size_t end = std::min(all.size(), first + limit);
  aws::Message answer;
  answer.document[member] =
      Json(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(end));
  if (answer.document[member].is_null()) answer.document[member] = Json::array();
  answer.document["IsTruncated"] = end < all.size();
  if (end < all.size()) answer.document["Marker"] = std::to_string(end);
  return answer;
}

void merge_tags(Json& document, const Json& tags) {
  if (!document.contains("Tags")) document["Tags"] = Json::array();
  Json& have = document["Tags"];
  for (const auto& tag : tags) {
    const auto same =
        std::find_if(have.begin(), have.end(), [&](const Json& one) { return one["Key"] == tag["Key"]; });
    if (same == have.end()) {
      have.push_back(tag);
    } else {
      *same = tag;
    }
  }
  if (have.size() > 50) {
    throw Refusal{"LimitExceeded", "The number of tags has reached the maximum limit.", 409, Json::object()};
  }
  if (have.empty()) document.erase("Tags");
}

}  // namespace cleave::twin::iam
