#include "move/ec2/tagged.h"

#include <algorithm>

#include "move/call_or_null.h"
#include "move/own_tags.h"

namespace cleave::move::ec2 {

std::vector<Json> own_things(const aws::Client& client, const run::Task& task, std::string_view describe,
                             std::string_view list) {
  const Json filters = {
      {{"Name", std::string("tag:") + step_tag}, {"Values", Json::array({task.step.id})}},
      {{"Name", std::string("tag:") + split_tag}, {"Values", Json::array({task.split_id})}}};
  std::vector<Json> things;
  const auto keep = [&](const Json& thing) {
    // A filter takes "*" and "?" in a step's id for wildcards.
    if (is_own(task, list_or_empty(thing, "Tags"))) things.push_back(thing);
  };
  client.pages(describe, {{"Filters", filters}}, [&](const Json& page) {
    for (const Json& item : list_or_empty(page, list)) {
      if (!item.contains("Instances")) keep(item);
      for (const Json& instance : list_or_empty(item, "Instances")) keep(instance);
    }
  });
  return things;
}

bool is_other(const Json& thing, const Json& outputs, std::string_view id) {
  const std::string known = text_or(outputs, id, "");
  return !known.empty() && known != text_or(thing, id, "");
}

bool is_none_of(const std::string& id, const Json& outputs, std::string_view list) {
  const Json* known = find(outputs, list);
  return known != nullptr &&
         std::none_of(known->begin(), known->end(), [&](const Json& one) { return one == id; });
}

Json with_own_tags(const run::Task& task, Json input) {
  for (Json& specification : input.at("TagSpecifications")) {
    specification["Tags"] = tags_of(task, list_or_empty(specification, "Tags"));
  }
  return input;
}

void demand_permission(const aws::Client& client, std::string_view operation, Json input) {
  input["DryRun"] = true;
  call_or_null(client, operation, input, {"DryRunOperation"});
}

Json picked(const Json& document, const std::vector<const char*>& members) {
  Json out = Json::object();
  for (const char* member : members) {
    if (const Json* value = find(document, member)) out[member] = *value;
  }
  return out;
}

}  // namespace cleave::move::ec2
