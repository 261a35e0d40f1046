#include "verify/drift.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/hash.h"
#include "names/dns_record.h"
#include "plan/leads.h"
#include "run/effects.h"
#include "verify/compare.h"
#include "verify/expected_differences.h"
#include "verify/own_changes.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

using inventory::Resource;

constexpr std::size_t longest_value = 160;

// Params in the form in which they are compared and told.

bool are_records(const Json& list) {
  return !list.empty() && std::all_of(list.begin(), list.end(), [](const Json& item) {
    return item.is_object() && item.contains("Name") && item.contains("Type") && item["Name"].is_string() &&
           item["Type"].is_string();
  });
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

/// With every expression replaced by a text that stands for it, and record sets by their names.
Json readable(const Json& params) {
  if (params.is_array()) {
    const bool records = are_records(params);
    Json out = records ? Json::object() : Json::array();
    for (const Json& item : params) {
      if (records)
        out[names::record_title(item)] = readable(item);
      else
        out.push_back(readable(item));
    }
    return out;
  }
  if (!params.is_object()) return params;
  if (params.contains("$from")) return fmt::format("({} of {})", text(params, "path"), text(params, "$from"));
  if (params.contains("$text")) {
    std::string joined;
    for (const Json& part : params["$text"]) joined += as_text(readable(part));
    return joined;
  }
  if (params.contains("$base64")) return as_text(readable(params["$base64"]));
  Json out = Json::object();
  for (const auto& [member, value] : params.items()) out[member] = readable(value);
  return out;
}

// A change as people are told it.

/// Scripts of instances hold passwords.
bool is_secret(const std::string& path) {
  return path.find("UserData") != std::string::npos;
}

std::string shown(const std::string& path, const Json& value) {
  if (value.is_null()) return "nothing";
  std::string text = as_text(value);
  if (is_secret(path)) return fmt::format("another text (SHA-256 {})", hex(sha256(text)).substr(0, 12));
  if (text.size() > longest_value) text = text.substr(0, longest_value) + "…";
  return text;
}

/// The items of a list that the other does not have.
Json missing_in(const Json& other, const Json& list) {
  Json missing = Json::array();
  for (const Json& item : list)
    if (std::find(other.begin(), other.end(), item) == other.end()) missing.push_back(item);
  return missing;
}

std::string line_of(const std::string& resource, const Difference& difference) {
  const std::string& path = difference.path;
  const Json &before = difference.source, &now = difference.destination;
  if (before.is_array() && now.is_array()) {
    std::string line = fmt::format("{} {}:", resource, path);
    const Json gone = missing_in(now, before), added = missing_in(before, now);
    if (!gone.empty()) line += " without " + shown(path, gone);
    if (!added.empty()) line += fmt::format("{} with {}", gone.empty() ? "" : ", now", shown(path, added));
    if (!gone.empty() || !added.empty()) return line;
  }
  return fmt::format("{} {}: {} → {}", resource, path, shown(path, before), shown(path, now));
}

// Plans.

using Steps = std::map<std::string, const plan::Step*>;

/// Those that say what is copied. A reading compares no readings, and waits follow from what is lowered.
Steps compared_steps(const plan::Plan& plan) {
  Steps steps;
  for (const plan::Step& step : plan.steps)
    if (!step.kind.starts_with("drift/") && step.kind != "wait/ttl") steps[step.id] = &step;
  return steps;
}

/// A change of one record set shows in many steps: what it was, what it becomes, and the way back. Of them
/// the one that says it of the source is told.
class Changes {
 public:
  void add(const std::string& resource, const Difference& difference) {
    static constexpr std::array<std::string_view, 4> lists{"Was", "Records", "Returned", "Back"};
    const std::string& path = difference.path;
    for (std::size_t rank = 0; rank < lists.size(); ++rank) {
      const auto at = path.find(std::string(lists[rank]) + "/");
      const bool begins = at == 0 || (at != std::string::npos && path[at - 1] == '/');
      const std::string record = begins ? path.substr(at + lists[rank].size() + 1) : "";
      if (record.find(' ') == std::string::npos) continue;
      Told& told = records_[{resource, record}];
      if (told.line.empty() || rank < told.rank)
        told = {rank, line_of(resource, {record, difference.source, difference.destination})};
      return;
    }
    others_.push_back({resource, path, line_of(resource, difference)});
  }

  std::vector<std::string> lines() && {
    std::vector<std::string> all;
    std::set<std::string> zones;
    for (auto& [key, told] : records_) {
      zones.insert(key.first);
      all.push_back(std::move(told.line));
    }
    for (Other& other : others_)
      if (other.path != "Leading" || !zones.contains(other.resource)) all.push_back(std::move(other.line));
    return all;
  }

 private:
  struct Told {
    std::size_t rank = 0;
    std::string line;
  };
  struct Other {
    std::string resource, path, line;
  };
  std::map<std::pair<std::string, std::string>, Told> records_;  ///< by resource and record
  std::vector<Other> others_;
};

std::string subject(const plan::Step& step) {
  return step.resource.empty() ? step.id : step.resource;
}

/// Resource → steps that only one of two plans has.
std::map<std::string, std::vector<std::string>> only_in(const Steps& steps, const Steps& others) {
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& [id, step] : steps)
    if (!others.contains(id)) found[subject(*step)].push_back(id);
  return found;
}

/// A step that takes away what an earlier copy had.
bool only_clears(const plan::Step& step) {
  return step.params.contains("Clears");
}

/// The third part of a zone's id, and of its records'.
std::string zone_in(const std::string& id) {
  const auto begin = id.find('/', id.find('/') + 1) + 1;
  return id.substr(begin, id.find('/', begin) - begin);
}

/// A copy may differ from its original in these, but not from itself as it was before.
std::vector<ExpectedDifference> passing_differences(const std::string& type) {
  static constexpr std::array<std::string_view, 5> lasting{
      "TTL", "GetBucketReplication", "DescribeImageAttribute", "Placement/AvailabilityZone", "CreationDate"};
  auto expected = expected_differences(type);
  std::erase_if(expected, [](const ExpectedDifference& one) {
    return std::find(lasting.begin(), lasting.end(), one.path) != lasting.end();
  });
  return expected;
}

}  // namespace

std::vector<std::string> changes_of_plan(const plan::Plan& before, const plan::Plan& now) {
  Steps were = compared_steps(before);
  const Steps are = compared_steps(now);
  std::erase_if(were,
                [&](const auto& item) { return only_clears(*item.second) && !are.contains(item.first); });
  std::vector<std::string> lines;
  for (const auto& [resource, steps] : only_in(were, are))
    lines.push_back(fmt::format("{}: it was copied by {}, for which there is no reason any more", resource,
                                fmt::join(steps, ", ")));
  for (const auto& [resource, steps] : only_in(are, were))
    lines.push_back(fmt::format("{}: {} would be needed, which the plan does not have", resource,
                                fmt::join(steps, ", ")));
  Changes changes;
  for (const auto& [id, step] : were) {
    const auto found = are.find(id);
    if (found == are.end()) continue;
    for (const Difference& difference : compare(readable(step->params), readable(found->second->params), {}))
      changes.add(subject(*step), difference);
  }
  for (std::string& line : std::move(changes).lines()) lines.push_back(std::move(line));
  // What a plan only warns of is in no step.
  for (const std::string& warning : now.warnings)
    if (std::find(before.warnings.begin(), before.warnings.end(), warning) == before.warnings.end())
      lines.push_back(warning);
  return lines;
}

bool has_ended(const Resource& resource) {
  const std::string state = text_or(resource.document, "State/Name", "");
  return resource.type == "instance" && (state == "terminated" || state == "shutting-down");
}

Json own_copies(const inventory::Inventory& destination, const plan::Plan& plan,
                const run::Records& records) {
  std::set<std::string> zones;
  for (const Resource& resource : destination.resources)
    if (resource.type == "zone" && is_own(resource, plan, records)) zones.insert(zone_in(resource.id));
  Json copies = Json::object();
  for (const Resource& resource : destination.resources) {
    const bool own =
        resource.type == "record" ? zones.contains(zone_in(resource.id)) : is_own(resource, plan, records);
    if (own && resource.type != "snapshot" && !has_ended(resource)) copies[resource.id] = resource.document;
  }
  return copies;
}

Json without_records(const Json& copies) {
  Json others = Json::object();
  for (const auto& [id, document] : copies.items())
    if (!id.starts_with("route53/record/")) others[id] = document;
  return others;
}

std::vector<std::string> led_by_another_journal(const plan::Plan& plan, const run::Records& records,
                                                const inventory::Inventory& source) {
  std::vector<std::string> led;
  for (const plan::Step& step : plan.steps) {
    if (step.kind != "route53/point-traffic" || run::effect_of(step, records) != nullptr) continue;
    const Json params = run::known_params(step, records);
    if (params.is_null()) continue;
    for (const Json& record : list_or_empty(params, "Records")) {
      const Resource* now = source.find(record_id(text_or(params, "HostedZoneId", ""), record));
      if (now != nullptr && names::answer_form(now->document) == names::answer_form(record))
        led.push_back(names::record_title(record));
    }
  }
  return led;
}

std::vector<std::string> silent_copies(const plan::Plan& plan, const run::Records& records,
                                       const inventory::Inventory& source,
                                       const inventory::Inventory& destination) {
  const Counterparts counterparts(plan,
                                  [&](const std::string& step) { return run::outputs_of(records, step); });
  std::vector<std::string> lines;
  for (const std::string& id : loud_copies(plan, counterparts, source)) {
    const Resource* copy = destination.find(id);
    // Whoever deletes a record may mean it; a machine that is gone answers nobody.
    if (copy == nullptr && id.starts_with("route53/")) continue;
    const std::string why =
        copy == nullptr ? "it is not there any more" : plan::why_silent(destination, *copy);
    if (!why.empty()) lines.push_back(fmt::format("nobody is answered at {}: {}", id, why));
  }
  return lines;
}

std::vector<std::string> changes_of_dns(const Json& copies, const plan::Plan& plan,
                                        const run::Records& records, const inventory::Inventory& source,
                                        const inventory::Inventory& destination) {
  Json answers = Json::object();
  for (const auto& [id, document] : copies.items()) {
    const std::string type = text_or(document, "Type", "");
    if (id.starts_with("route53/record/") && type != "SOA" && type != "NS") answers[id] = document;
  }
  auto lines = changes_of_documents(answers, destination, plan::Side::destination, {});
  for (const plan::Step& step : plan.steps) {
    if (step.kind != "registrar/update-nameservers" || run::outputs_of(records, step.id) == nullptr) continue;
    const Json params = run::known_params(step, records);
    const auto& holder = step.side == plan::Side::source ? source : destination;
    const Resource* domain =
        params.is_null() ? nullptr : holder.find("route53domains/domain/" + text(params, "DomainName"));
    if (domain == nullptr) continue;
    const auto wanted = names::server_names(at(params, "Nameservers"));
    const auto now = names::server_names(list_or_empty(domain->document, "Nameservers"));
    if (now != wanted)
      lines.push_back(fmt::format("{} Nameservers: {} → {}", domain->id, names::server_list(wanted),
                                  names::server_list(now)));
  }
  return lines;
}

std::vector<std::string> lost_tags(const Json& copies, const inventory::Inventory& now,
                                   const std::string& split_id) {
  std::vector<std::string> lines;
  for (const auto& [id, copied] : copies.items()) {
    const Resource* found = now.find(id);
    if (found == nullptr || !carries_tag(copied, split_id) || carries_tag(found->document, split_id))
      continue;
    lines.push_back(fmt::format(
        "{}: its tag cleave:split = {} is gone, by which cleave finds it; give it back", id, split_id));
  }
  return lines;
}

std::vector<std::string> changes_of_documents(const Json& documents, const inventory::Inventory& now,
                                              plan::Side side, const std::vector<std::string>& changing) {
  std::vector<std::string> lines;
  for (const auto& [id, document] : documents.items()) {
    const Resource* found = now.find(id);
    if (found == nullptr) {
      lines.push_back(fmt::format("{}: the {} does not have it any more", id, to_text(side)));
      continue;
    }
    auto differences =
        compare(document, found->document, passing_differences(found->service + "/" + found->type));
    if (std::find(changing.begin(), changing.end(), id) != changing.end())
      std::erase_if(differences, [](const auto& each) { return each.path.starts_with("GetBucketPolicy"); });
    for (const Difference& difference : differences)
      lines.push_back(line_of(fmt::format("{} at the {},", id, to_text(side)), difference));
  }
  return lines;
}

}  // namespace cleave::verify
