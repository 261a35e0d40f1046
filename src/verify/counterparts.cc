#include "verify/counterparts.h"

#include <algorithm>

#include "names/rewrite.h"
#include "plan/user_data.h"

namespace cleave::verify {
namespace {

const Json::json_pointer user_data("/" + std::string(plan::user_data_path));

constexpr std::string_view records = "route53/record/";

}  // namespace

Counterparts::Counterparts(const plan::Plan& plan,
                           const std::function<const Json*(const std::string& step_id)>& output_of) {
  for (const auto& name : plan.names) {
    const auto needed = plan::references(name.becomes);
    const bool known = std::all_of(needed.begin(), needed.end(),
                                   [&](const auto& step) { return output_of(step) != nullptr; });
    if (!known) continue;
    const auto number = index_.add(name.source, names::kind_from_text(name.kind));
    if (plan.renames_everywhere(name.source)) index_.trust(number);
    values_.push_back(plan::resolve(name.becomes, output_of));
    resources_.push_back(name.resource);
  }
}

Json Counterparts::renamed(const Json& document) const {
  const auto becomes = [this](std::size_t number) { return values_[number]; };
  const auto none = [](const std::string&) -> const Json* { return nullptr; };
  Json out = plan::resolve(names::rewrite(document, index_, becomes), none);
  if (!document.is_object()) return out;
  if (const auto script = plan::script_of(document)) {
    const Json changed = names::rewrite(plan::user_data_expression(*script), index_, becomes);
    out[user_data] = plan::resolve(changed, none);
  }
  return out;
}

std::string Counterparts::id_of(const std::string& resource_id) const {
  // A record's name is the same in both zones, even where a bucket that gets another name is called so too.
  if (resource_id.starts_with(records)) {
    const auto zone_end = resource_id.find('/', records.size());
    const std::string zone = resource_id.substr(records.size(), zone_end - records.size());
    return std::string(records) + renamed(zone).get<std::string>() + resource_id.substr(zone_end);
  }
  const auto key = resource_id.find('/', resource_id.find('/') + 1) + 1;
  for (std::size_t number = 0; number < values_.size(); ++number) {
    if (resources_[number] == resource_id && index_.name(number) == resource_id.substr(key))
      return resource_id.substr(0, key) + values_[number].get<std::string>();
  }
  return resource_id.substr(0, key) + renamed(resource_id.substr(key)).get<std::string>();
}

}  // namespace cleave::verify
