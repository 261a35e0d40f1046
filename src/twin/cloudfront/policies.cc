// The handlers of the three kinds of policies.
#include <fmt/format.h>

#include "twin/cloudfront/config_rules.h"
#include "twin/cloudfront/distribution.h"
#include "twin/cloudfront/handlers.h"
#include "twin/cloudfront/policy.h"
#include "twin/page.h"
#include "twin/uuid.h"

namespace cleave::twin::cloudfront {
namespace {

std::string config_member(const PolicyKind& kind) {
  return fmt::format("{}Config", kind.noun);
}

Json managed_row(const PolicyKind& kind, const std::string& id, const Json& config) {
  return {
      {"document", {{"Id", id}, {"LastModifiedTime", "2021-01-01T00:00:00Z"}, {config_member(kind), config}}},
      {"revision", 1},
      {"managed", true}};
}

/// All policies that the caller can use, by id.
Table visible_policies(const Call& call, const PolicyKind& kind) {
  Table policies = call.global_table(kind.table);
  for (const auto& [id, config] : managed_policies(kind).items())
    policies[id] = managed_row(kind, id, config);
  return policies;
}

Json policy_of(const Call& call, const PolicyKind& kind) {
  const Table policies = visible_policies(call, kind);
  const auto found = policies.find(text(call.input, "Id"));
  if (found == policies.end()) {
    throw Refusal{kind.not_found, fmt::format("The specified {} does not exist.", kind.words), 404};
  }
  return found->second;
}

aws::Message list_policies(Call& call, const PolicyKind& kind) {
  const std::string type = text_or(call.input, "Type", "");
  Table matching;
  for (const auto& [id, row] : visible_policies(call, kind)) {
    const char* own_type = row.contains("managed") ? "managed" : "custom";
    if (type.empty() || type == own_type)
      matching[id] = {{"Type", own_type}, {kind.noun, row.at("document")}};
  }
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  const Page page = page_of(matching, text_or(call.input, "Marker", ""), limit);
  Json list = {{"MaxItems", limit}, {"Quantity", page.rows.size()}};
  for (const Json* item : page.rows) list["Items"].push_back(*item);
  if (!page.next.empty()) list["NextMarker"] = page.next;
  return {{{fmt::format("{}List", kind.noun), list}}, ""};
}

aws::Message get_policy(Call& call, const PolicyKind& kind) {
  const Json row = policy_of(call, kind);
  return {{{kind.noun, row.at("document")}, {"ETag", entity_tag(row, text(call.input, "Id"))}}, ""};
}

aws::Message create_policy(Call& call, const PolicyKind& kind) {
  const std::string member = config_member(kind);
  const Json& config = at(call.input, member);
  require_quantities(config);
  const std::string name = text(config, "Name");
  for (const auto& [id, row] : visible_policies(call, kind)) {
    if (text(row, "document/" + member + "/Name") != name) continue;
    throw Refusal{fmt::format("{}AlreadyExists", kind.noun),
                  fmt::format("A {} with this name already exists.", kind.words), 409};
  }
  const std::string id = uuid_for(call.world, fmt::format("{}/{}/{}", call.account, kind.table, name));
  Json& row = call.global_table(kind.table)[id];
  row = {{"document", {{"Id", id}, {"LastModifiedTime", to_rfc3339(call.world.now())}, {member, config}}},
         {"revision", 1}};
  return {{{kind.noun, row.at("document")},
           {"Location",
            fmt::format("https://cloudfront.amazonaws.com/2020-05-31/{}/{}", kind.table.substr(11), id)},
           {"ETag", entity_tag(row, id)}},
          ""};
}

aws::Message delete_policy(Call& call, const PolicyKind& kind) {
  const std::string id = text(call.input, "Id");
  const Json row = policy_of(call, kind);
  if (row.contains("managed")) throw Refusal{"IllegalDelete", "You cannot delete a managed policy."};
  require_match(call, row, id);
  if (is_in_use(call, id)) {
    throw Refusal{fmt::format("{}InUse", kind.noun),
                  fmt::format("Cannot delete the {} because it is attached to one or more cache behaviors.",
                              kind.words),
                  409};
  }
  call.global_table(kind.table).erase(id);
  return {};
}

void add_handlers_of(Service& service, const PolicyKind& kind) {
  using Verb = aws::Message (*)(Call&, const PolicyKind&);
  const auto add = [&](std::string_view verb, std::string_view noun, Verb handler) {
    service.handlers[fmt::format("{}{}", verb, noun)] = [&kind, handler](Call& call) {
      return handler(call, kind);
    };
  };
  add("List", kind.plural, list_policies);
  add("Get", kind.noun, get_policy);
  add("Create", kind.noun, create_policy);
  add("Delete", kind.noun, delete_policy);
}

}  // namespace

bool policy_exists(const Call& call, const PolicyKind& kind, const std::string& id) {
  return managed_policies(kind).contains(id) || call.global_table(kind.table).contains(id);
}

void add_policy_handlers(Service& service) {
  add_handlers_of(service, cache_policies);
  add_handlers_of(service, origin_request_policies);
  add_handlers_of(service, response_headers_policies);
}

}  // namespace cleave::twin::cloudfront
