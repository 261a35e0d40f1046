#include "verify/counterparts.h"

#include <algorithm>

#include "names/rewrite.h"
#include "plan/user_data.h"

namespace cleave::verify {
namespace {

const Json::json_pointer user_data("/" + std::string(plan::user_data_path));

constexpr std::string_view records = "route53/record/";

/// Steps that make what people name within its kind and account, and the member of documents that says the
/// name.
constexpr std::pair<std::string_view, const char*> given_names[] = {
    {"elb/create-load-balancer", "LoadBalancerName"},
    {"iam/create-role", "RoleName"},
    {"iam/create-instance-profile", "InstanceProfileName"},
    {"iam/create-policy", "PolicyName"},
    {"ec2/import-key-pair", "KeyName"},
    {"ec2/create-security-group", "GroupName"},
    {"cloudfront/create-oac", "OriginAccessControlConfig/Name"},
    {"cloudfront/create-cache-policy", "CachePolicyConfig/Name"},
    {"cloudfront/create-origin-request-policy", "OriginRequestPolicyConfig/Name"},
    {"cloudfront/create-response-headers-policy", "ResponseHeadersPolicyConfig/Name"}};

/// Members by which a document tells of which of these it speaks.
constexpr const char* id_members[] = {"GroupId", "Id"};

}  // namespace

Counterparts::Counterparts(const plan::Plan& plan, const OutputOf& output_of) {
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
  for (const plan::Step& step : plan.steps) add_given_name(step);
}

/// Such names are common words ("web"): they change only where a document says that it is one.
void Counterparts::add_given_name(const plan::Step& step) {
  for (const auto& [kind, member] : given_names) {
    if (step.kind != kind) continue;
    const std::string name = text(step.params, member);
    const auto place = step.resource.rfind('/') + 1;
    const std::string was = step.resource.substr(place);
    if (kind == "ec2/create-security-group" || kind.starts_with("cloudfront/")) {
      by_id_[was] = {member, name};
    } else if (name != was) {
      ids_[step.resource] = step.resource.substr(0, place) + name;
      given_[{member, was}] = name;
    }
  }
}

Json Counterparts::with_given_names(Json document) const {
  if (!document.is_structured()) return document;
  for (const char* member : id_members) {
    const auto named = by_id_.find(text_or(document, member, ""));
    if (named == by_id_.end()) continue;
    const Json::json_pointer place("/" + named->second.first);
    if (document.contains(place)) document[place] = named->second.second;
  }
  for (auto part = document.begin(); part != document.end(); ++part) {
    if (part->is_structured()) {
      *part = with_given_names(std::move(*part));
    } else if (document.is_object() && part->is_string()) {
      if (const auto name = given_.find({part.key(), part->get<std::string>()}); name != given_.end())
        *part = name->second;
    }
  }
  return document;
}

Json Counterparts::renamed(const Json& document) const {
  const auto becomes = [this](std::size_t number) { return values_[number]; };
  const auto none = [](const std::string&) -> const Json* { return nullptr; };
  Json out = plan::resolve(names::rewrite(with_given_names(document), index_, becomes), none);
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
  if (const auto named = ids_.find(resource_id); named != ids_.end()) return named->second;
  const auto key = resource_id.find('/', resource_id.find('/') + 1) + 1;
  for (std::size_t number = 0; number < values_.size(); ++number) {
    if (resources_[number] == resource_id && index_.name(number) == resource_id.substr(key))
      return resource_id.substr(0, key) + values_[number].get<std::string>();
  }
  return resource_id.substr(0, key) + renamed(resource_id.substr(key)).get<std::string>();
}

}  // namespace cleave::verify
