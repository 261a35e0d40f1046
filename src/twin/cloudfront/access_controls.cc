// Origin access controls: how a distribution signs its requests to an origin.
#include <fmt/format.h>

#include "twin/cloudfront/distribution.h"
#include "twin/cloudfront/handlers.h"
#include "twin/page.h"

namespace cleave::twin::cloudfront {
namespace {

constexpr std::string_view control_kind = "cloudfront/origin-access-control";

Json& control_of(const Call& call, const std::string& id) {
  Table& controls = call.global_table(control_kind);
  const auto found = controls.find(id);
  if (found == controls.end()) {
    throw Refusal{"NoSuchOriginAccessControl", "The specified origin access control does not exist.", 404};
  }
  return found->second;
}

aws::Message create_control(Call& call) {
  const Json& config = at(call.input, "OriginAccessControlConfig");
  const std::string name = text(config, "Name");
  Table& controls = call.global_table(control_kind);
  for (const auto& [id, row] : controls) {
    if (text(row, "document/OriginAccessControlConfig/Name") != name) continue;
    throw Refusal{"OriginAccessControlAlreadyExists",
                  "An origin access control with this name already exists.", 409};
  }
  const std::string id =
      call.world.letter_id("E", 13, fmt::format("{}/origin-access-control/{}", call.account, name));
  Json& row = controls[id];
  row = {{"document", {{"Id", id}, {"OriginAccessControlConfig", config}}}, {"revision", 1}};
  return {{{"OriginAccessControl", row.at("document")},
           {"Location", "https://cloudfront.amazonaws.com/2020-05-31/origin-access-control/" + id},
           {"ETag", entity_tag(row, id)}},
          ""};
}

aws::Message get_control(Call& call) {
  const std::string id = text(call.input, "Id");
  const Json& row = control_of(call, id);
  return {{{"OriginAccessControl", row.at("document")}, {"ETag", entity_tag(row, id)}}, ""};
}

aws::Message get_control_config(Call& call) {
  const std::string id = text(call.input, "Id");
  const Json& row = control_of(call, id);
  return {{{"OriginAccessControlConfig", at(row, "document/OriginAccessControlConfig")},
           {"ETag", entity_tag(row, id)}},
          ""};
}

aws::Message list_controls(Call& call) {
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  const std::string marker = text_or(call.input, "Marker", "");
  const Page page = page_of(call.global_table(control_kind), marker, limit);
  Json answer = {{"Marker", marker},
                 {"MaxItems", limit},
                 {"IsTruncated", !page.next.empty()},
                 {"Quantity", page.rows.size()}};
  for (const Json* row : page.rows) {
    Json item = at(*row, "document/OriginAccessControlConfig");
    item.emplace("Description", "");
    item["Id"] = at(*row, "document/Id");
    answer["Items"].push_back(item);
  }
  if (!page.next.empty()) answer["NextMarker"] = page.next;
  return {{{"OriginAccessControlList", answer}}, ""};
}

aws::Message remove_control(Call& call) {
  const std::string id = text(call.input, "Id");
  require_match(call, control_of(call, id), id);
  if (is_in_use(call, id)) {
    throw Refusal{"OriginAccessControlInUse",
                  "Cannot delete the origin access control because it's in use by one or more distributions.",
                  409};
  }
  call.global_table(control_kind).erase(id);
  return {};
}

}  // namespace

void add_access_control_handlers(Service& service) {
  service.handlers["CreateOriginAccessControl"] = create_control;
  service.handlers["GetOriginAccessControl"] = get_control;
  service.handlers["GetOriginAccessControlConfig"] = get_control_config;
  service.handlers["ListOriginAccessControls"] = list_controls;
  service.handlers["DeleteOriginAccessControl"] = remove_control;
}

}  // namespace cleave::twin::cloudfront
