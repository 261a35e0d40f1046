#include "verify/way_back.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/references.h"
#include "run/effects.h"
#include "run/schedule.h"
#include "run/update.h"
#include "verify/drift.h"
#include "verify/own_changes.h"

namespace cleave::verify {
namespace {

using inventory::Inventory;
using inventory::Resource;

bool was_begun(const plan::Step& step, const run::Records& records) {
  return run::effect_of(step, records) != nullptr;
}

/// Are visitors at the destination, or may they be?
bool visitors_are_led(const plan::Plan& plan, const run::Records& records) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
    return run::leads_visitors(step) && was_begun(step, records);
  });
}

/// A step of the hand-over disables a distribution of the source, and its undo enables it.
bool is_disabled_by_split(const std::string& resource, const plan::Plan& plan, const run::Records& records) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
    return step.kind == "cloudfront/disable" && step.resource == resource && was_begun(step, records);
  });
}

/// The documents of what visitors would be led back to, in the members that were read again.
Json as_planned(const plan::Plan& plan, const run::Records& records, const Inventory& planned) {
  Json documents = Json::object();
  for (const plan::Fate& fate : plan.fates) {
    const Resource* resource = planned.find(fate.resource);
    const bool copied = fate.decision == plan::Decision::move || fate.decision == plan::Decision::copy;
    if (!copied || resource == nullptr || resource->type == "record") continue;
    Json document = resource->document;
    document.erase("Objects");  // their number, which is not read again
    if (is_disabled_by_split(resource->id, plan, records)) document["DistributionConfig"].erase("Enabled");
    documents[resource->id] = std::move(document);
  }
  return documents;
}

Inventory without_what_the_split_disabled(Inventory now, const plan::Plan& plan,
                                          const run::Records& records) {
  for (Resource& resource : now.resources)
    if (is_disabled_by_split(resource.id, plan, records))
      resource.document["DistributionConfig"].erase("Enabled");
  return now;
}

/// Steps that change a copy's policy after the copy was remembered.
std::vector<std::string> with_changed_policies(const plan::Plan& plan, const run::Records& records) {
  std::vector<std::string> buckets;
  for (const plan::Step& step : plan.steps) {
    if (step.kind != "s3/translate-grants" || !was_begun(step, records)) continue;
    const Json params = run::known_params(step, records);
    if (!params.is_null()) buckets.push_back("s3/bucket/" + text_or(params, "Bucket", ""));
  }
  return buckets;
}

/// Has the undo begun to take copies apart? Then what is missing is its own doing.
bool is_taken_apart(const plan::Plan& plan, const run::Records& records) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
    const auto record = records.find(step.id);
    const bool takes = !step.kind.starts_with("drift/") && step.side == plan::Side::destination;
    return run::is_early(step) && takes && record != records.end() &&
           (record->second.state == run::State::undone || record->second.state == run::State::undoing);
  });
}

/// What stood there at the end of the copy, also while the step that remembers it is taken back.
const Json* remembered_copies(const plan::Plan& plan, const run::Records& records) {
  const plan::Step* step = plan.find("drift/remember/copies");
  const run::Record* record = step == nullptr ? nullptr : run::effect_of(*step, records);
  return record == nullptr || !record->outputs ? nullptr : &*record->outputs;
}

void add_record_sets(const Json& params, std::set<std::string>& keys) {
  if (params.is_object() && !text_or(params, "Type", "").empty() && !text_or(params, "Name", "").empty())
    keys.insert(names::record_key(params));
  if (!params.is_structured()) return;
  for (const Json& part : params) add_record_sets(part, keys);
}

/// Zones of the destination that the split made, with the record sets that its steps put there.
struct OwnZones {
  std::set<std::string> zones, records;

  OwnZones(const plan::Plan& plan, const run::Records& journal, const Inventory& destination) {
    for (const Resource& resource : destination.resources) {
      if (resource.type == "zone" && is_own(resource, plan, journal))
        zones.insert(resource.id.substr(resource.id.rfind('/') + 1));
    }
    for (const plan::Step& step : plan.steps) {
      if (!step.kind.starts_with("route53/")) continue;
      const Json params = run::known_params(step, journal);
      if (!params.is_null()) add_record_sets(params, records);
    }
  }

  bool holds(const Resource& resource) const {
    if (resource.type != "record") return false;
    const auto begin = std::string("route53/record/").size();
    return zones.contains(resource.id.substr(begin, resource.id.find('/', begin) - begin));
  }
  bool made(const Resource& record) const {
    const std::string type = text_or(record.document, "Type", "");
    return type == "NS" || type == "SOA" || records.contains(names::record_key(record.document));
  }
};

std::vector<std::string> users_of_copies(const plan::Plan& plan, const run::Records& records,
                                         const Inventory& destination) {
  std::vector<std::string> lines;
  const OwnZones zones(plan, records, destination);
  for (const Resource& resource : destination.resources) {
    if (zones.holds(resource) && !zones.made(resource))
      lines.push_back(fmt::format("{}: somebody has added it to the destination's zone", resource.id));
  }
  const auto belongs = [&](const Resource& resource) {
    return is_own(resource, plan, records) || zones.holds(resource) || resource.type == "snapshot" ||
           resource.type == "volume" || resource.type == "image";
  };
  const auto references = plan::find_references(destination);
  for (graph::Node from = 0; from < destination.resources.size(); ++from) {
    const Resource& user = destination.resources[from];
    if (belongs(user)) continue;
    for (const graph::Node to : references.graph.targets(from)) {
      const Resource& copy = destination.resources[to];
      if (!is_own(copy, plan, records)) continue;
      lines.push_back(fmt::format("{} uses {} ({})", user.id, copy.id, references.path(from, to)));
    }
  }
  return lines;
}

Inventory own_of(const Inventory& inventory, const plan::Plan& plan, const run::Records& records) {
  Inventory own = inventory;
  std::erase_if(own.resources, [&](const Resource& resource) { return !is_own(resource, plan, records); });
  return own;
}

/// Does a document of the planned inventory name the copy already? Then the undo leaves it as it was.
bool was_so(const plan::UseAcross& use, const Inventory* planned, const Inventory& copies) {
  const Resource* before = planned == nullptr ? nullptr : planned->find(use.user->id);
  if (before == nullptr) return false;
  Inventory alone;
  alone.partition = planned->partition;
  alone.resources = {*before};
  const auto uses = plan::uses_across(alone, copies);
  return std::any_of(uses.begin(), uses.end(), [&](const auto& one) { return one.used == use.used; });
}

/// What of the source leads to copies and is not led back: a record of another zone, a distribution's origin.
std::vector<std::string> users_at_source(const plan::Plan& plan, const run::Records& records,
                                         const Inventory* planned, const Inventory& source,
                                         const Inventory& destination) {
  const Inventory copies = own_of(destination, plan, records);
  const auto led_back = changed_records(plan, records);
  const auto now = without_own_changes(source, plan::Side::source, plan, records);
  std::vector<std::string> lines;
  std::set<std::pair<const Resource*, const Resource*>> told;  // a document may name it in several places
  for (const auto& use : plan::uses_across(now, copies)) {
    if (led_back.contains(use.user->id) || was_so(use, planned, copies)) continue;
    if (!told.emplace(use.user, use.used).second) continue;
    lines.push_back(fmt::format("{} at the source uses {} ({})", use.user->id, use.used->id, use.path));
  }
  return lines;
}

bool have_common(const std::set<std::string>& left, const std::set<std::string>& right) {
  return std::any_of(left.begin(), left.end(), [&](const auto& one) { return right.contains(one); });
}

/// Domains whose delegation a step of this undo leads back.
std::set<std::string> led_back_domains(const plan::Plan& plan, const run::Records& records) {
  std::set<std::string> domains;
  for (const plan::Step& step : plan.steps)
    if (step.kind == "registrar/update-nameservers" && was_begun(step, records))
      domains.insert(text_or(step.params, "DomainName", ""));
  return domains;
}

/// Who sends the world's resolvers to zones of the split: registrations, and records of zones above.
std::vector<std::string> delegations(const plan::Plan& plan, const run::Records& records,
                                     const Inventory& source, const Inventory& destination) {
  std::vector<std::string> lines;
  const auto led_back = changed_records(plan, records);
  const auto domains = led_back_domains(plan, records);
  const OwnZones own(plan, records, destination);
  for (const Resource& zone : destination.resources) {
    if (zone.type != "zone" || !is_own(zone, plan, records)) continue;
    const auto servers =
        names::server_names(list_or_empty(zone.document, "GetHostedZone/DelegationSet/NameServers"));
    for (const Inventory* inventory : {&source, &destination})
      for (const Resource& user : inventory->resources) {
        const bool is_domain = user.type == "domain" && !domains.contains(user.name);
        const bool is_record = user.type == "record" && text_or(user.document, "Type", "") == "NS" &&
                               !own.holds(user) && !led_back.contains(user.id);
        if (!is_domain && !is_record) continue;
        const char* member = is_domain ? "Nameservers" : "ResourceRecords";
        if (have_common(servers, names::server_names(list_or_empty(user.document, member))))
          lines.push_back(fmt::format("{} sends resolvers to {} ({})", user.id, zone.id, member));
      }
  }
  return lines;
}

/// What carries the split's tags and was not among its copies: somebody has launched it from one of them.
std::vector<std::string> with_copied_tags(const plan::Plan& plan, const Json& copies,
                                          const Inventory& destination) {
  std::vector<std::string> lines;
  for (const Resource& resource : destination.resources) {
    const bool can_be_launched =
        resource.type == "instance" || resource.type == "address" || resource.type == "image";
    if (can_be_launched && !has_ended(resource) && !copies.contains(resource.id) &&
        carries_tag(resource.document, plan.split_id))
      lines.push_back(fmt::format(
          "{} has the tags of the split, which has not made it: take them off, or delete it", resource.id));
  }
  return lines;
}

/// What was copied and is not at the source any more.
std::vector<std::string> last_copies(const plan::Plan& plan, const run::Records& records,
                                     const Inventory& planned, const Inventory& source) {
  std::vector<std::string> lines;
  const Json originals = as_planned(plan, records, planned);
  for (const auto& [id, document] : originals.items()) {
    const Resource* now = source.find(id);
    if (now == nullptr || has_ended(*now))
      lines.push_back(fmt::format("{}: the source does not have it any more", id));
  }
  return lines;
}

/// A tag changes nothing that visitors or programs of AWS's meet.
std::vector<std::string> without_tags(std::vector<std::string> lines) {
  std::erase_if(lines, [](const std::string& line) {
    return line.find(", Tag") != std::string::npos || line.find(", GetBucketTagging") != std::string::npos;
  });
  return lines;
}

}  // namespace

WayBack look_back(const plan::Plan& plan, const run::Records& records, Return to, const Inventory* planned,
                  const Inventory& source_now, const Inventory& destination_now) {
  WayBack back;
  const bool led = visitors_are_led(plan, records);
  if (led && planned == nullptr)
    back.source.push_back(
        "the inventory that the plan was made from is gone: what has changed since is not known");
  if (led && planned != nullptr) {
    const auto now = without_what_the_split_disabled(
        without_own_changes(source_now, plan::Side::source, plan, records), plan, records);
    back.source =
        without_tags(changes_of_documents(as_planned(plan, records, *planned), now, plan::Side::source, {}));
  }
  if (to == Return::visitors) return back;
  if (const Json* remembered = remembered_copies(plan, records);
      remembered != nullptr && !is_taken_apart(plan, records)) {
    const Json copies = without_records(at(*remembered, "Copies"));
    back.destination = lost_tags(copies, destination_now, plan.split_id);
    for (auto& line : changes_of_documents(copies, destination_now, plan::Side::destination,
                                           with_changed_policies(plan, records)))
      back.destination.push_back(std::move(line));
    for (auto& line : with_copied_tags(plan, copies, destination_now))
      back.destination.push_back(std::move(line));
  }
  back.users = users_of_copies(plan, records, destination_now);
  for (auto& line : users_at_source(plan, records, planned, source_now, destination_now))
    back.users.push_back(std::move(line));
  for (auto& line : delegations(plan, records, source_now, destination_now))
    back.users.push_back(std::move(line));
  if (!led && planned != nullptr) back.last = last_copies(plan, records, *planned, source_now);
  return back;
}

}  // namespace cleave::verify
