#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/aws_names.h"
#include "plan/leads.h"
#include "plan/references.h"
#include "plan/service_planners.h"
#include "plan/zones.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

std::string host_of(const Resource& record) {
  return names::host_name(names::dns_name(text(record.document, "Name")));
}

/// S3 finds a bucket by the host that is asked for, and a bucket's name can be in one account only.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
Downtime by_bucket(Draft& draft, const std::string& host, const Resource& bucket) {
  draft.remind(fmt::format("Keep {} of the source with its objects: {} is served by it.", bucket.id, host));
  draft.warn(fmt::format("{} goes on being served by {} of the source; see Downtime for the ways out.", host,
                         bucket.id));
  return {
      host, 0,
      fmt::format(
          "S3 finds {} by the host's name, which can be in one account only: the source's goes on answering. "
          "To have the destination answer: put a distribution with this alternate name in front of the copy "
          "and point the record at it (no gap); or delete the source's bucket and make it anew at the "
          "destination (nobody answers until AWS gives the name out again, an hour or more, and anybody may "
          "take it); or leave it",
          bucket.id),
      true};
}

/// The inventory id of the bucket that a host of S3's names, or "".
std::string bucket_of_host(const std::string& host) {
  constexpr std::string_view scheme = "s3://";
  const auto found = aws_names(host);
  return found.empty() || !found.front().name.starts_with(scheme)
             ? ""
             : "s3/bucket/" + found.front().name.substr(scheme.size());
}

bool holds_address(const Json& record) {
  const std::string type = text(record, "Type");
  return (type == "A" || type == "AAAA") && !list_or_empty(record, "ResourceRecords").empty();
}

/// A host that ends at nothing that was read: by an AWS host or an address whose owner cannot be told.
Downtime by_unread(const Draft& draft, const std::string& host, const Resource& record) {
  const Json& last = draft.leads().last_of(record).document;
  const std::string behind = names::name_behind(last);
  if (const std::string bucket = bucket_of_host(behind); draft.source().find(bucket) != nullptr)
    return {host, 0,
            fmt::format("leads to a host of {}, but S3 looks for a bucket that is called {}, which is in "
                        "neither account as far as they were read",
                        bucket, host),
            true};
  if (!aws_names(behind).empty())
    return {
        host, 0,
        fmt::format("leads to {}, which was read in neither account: the record keeps it, and who answers "
                    "there is not known",
                    behind),
        true};
  if (names::leads_into_network(last))
    return {host, 0, "a private address is nothing that visitors get to: the record keeps it", true};
  if (!holds_address(last)) return {};
  return {
      host, 0,
      fmt::format("leads to {}, which is in neither account as far as they were read: the record keeps it, "
                  "and who answers there is not known",
                  text(list_or_empty(last, "ResourceRecords").front(), "Value"))};
}

/// A name of somebody else, or none at all.
Downtime by_others(const Draft& draft, const Resource& record) {
  const std::string behind = names::name_behind(draft.leads().last_of(record).document);
  if (behind.empty()) return {};
  return {host_of(record), 0,
          fmt::format("leads to {}, which is none of the accounts': the record keeps it", behind)};
}

/// Is the record led elsewhere? It may change in other ways: a health check of its own.
bool is_led(const Draft& draft, const SourceZone& zone, const Resource& record) {
  const Json pointed = pointed_record(draft, zone, record.document);
  const auto same = [&](const char* member) {
    const Json *before = find(record.document, member), *after = find(pointed, member);
    return before == nullptr || (after != nullptr && *before == *after);
  };
  return !same("AliasTarget") || !same("ResourceRecords");
}

/// Does a step lead it, or one that it leads over, to the destination?
bool is_led_somewhere(const Draft& draft, const Resource& record) {
  std::vector<const Resource*> chain{&record};
  for (const std::string& over : draft.leads().names_behind(record))
    for (const Resource* each : draft.leads().records_of(over)) chain.push_back(each);
  return std::any_of(chain.begin(), chain.end(), [&](const Resource* each) {
    const std::string id = zone_of_record(*each);
    for (const SourceZone& zone : draft.source_zones())
      if (zone.resource->id == id)
        return zone.asked_instead.empty() && (zone.moves || draft.moves(each->id)) &&
               is_led(draft, zone, *each);
    return false;
  });
}

/// What is to be said when one of several addresses of a record that is led to the destination is kept; or
/// nothing.
Downtime of_kept_value(const Draft& draft, const std::string& host, const Json& record) {
  const Json& values = list_or_empty(record, "ResourceRecords");
  if (values.size() < 2) return {};
  for (const Json& value : values) {
    const std::string written = text(value, "Value");
    const Resource* behind = draft.leads().behind(written);
    if ((behind != nullptr && draft.moves(behind->id)) || draft.rewritten(written) != Json(written)) continue;
    if (behind == nullptr)
      return {host, 0,
              fmt::format("one of its addresses is {}, which is in neither account as far as they were read: "
                          "it is kept, and who answers there is not known; at the others the destination "
                          "answers",
                          written)};
    return {host, 0,
            fmt::format("one of its addresses leads to {}, which stays: there the source goes on answering, "
                        "and at the others the destination does",
                        behind->id),
            true};
  }
  return {};
}

/// What is to be said of a host that no step leads anywhere; "" for nothing of its own.
Downtime at_rest(Draft& draft, const SourceZone& zone, const Resource& record) {
  const std::string host = host_of(record);
  const auto kept = draft.staying_names().find(names::dns_name(host));
  if (kept != draft.staying_names().end())
    return {host, 0, fmt::format("the source goes on answering: {}", kept->second), true};
  const Resource* end = draft.leads().end_of(record);
  if (is_of_each_side(draft, record.document))
    return {host, 0,
            "a private address is nothing that visitors get to: each side's zone keeps its own side's",
            !zone.moves};
  if (end == nullptr) return by_unread(draft, host, record);
  if (end->type == "bucket") return by_bucket(draft, host, *end);
  if (draft.moves(end->id) || is_led(draft, zone, record)) {
    const auto over = draft.leads().names_behind(record);
    if (!over.empty() && !is_led_somewhere(draft, record))
      return {
          host, 0,
          fmt::format("leads over {}, which no step leads to the copy of {}: the source goes on answering",
                      over.back(), end->id),
          true};
    return of_kept_value(draft, host, record.document);
  }
  const std::string why = why_unanswered(draft.source(), draft.leads(), record);
  if (!why.empty()) return {host, 0, fmt::format("nobody answers for it at the source ({})", why), true};
  return {host, 0, fmt::format("leads to {}, which stays: the source goes on answering", end->id), true};
}

/// Machines of the destination that know their neighbours by such a name are told the source's address for a
/// while.
void warn_of_each_side(Draft& draft, const SourceZone& zone) {
  std::set<std::string> hosts;
  for (const Resource* record : zone.records)
    if (is_of_each_side(draft, record->document)) hosts.insert(host_of(*record));
  if (hosts.empty()) return;
  draft.warn(
      fmt::format("{} {} into the network of the source, and as long as the world asks the source's zone the "
                  "machines of the destination are told so too. Let those that use such a name have it from "
                  "/etc/hosts or a private zone before visitors come{}.",
                  fmt::join(hosts, ", "), hosts.size() == 1 ? "leads" : "lead",
                  zone.moves ? "; the copied zone names the destination's" : ""));
}

void tell_of_zone(Draft& draft, const SourceZone& zone, const std::set<std::string>& said) {
  const bool touched = zone.moves || !zone.records.empty();
  std::set<std::string> here, led;
  for (const Resource* record : zone.records)
    if (is_for_visitors(*record) && is_led_somewhere(draft, *record)) led.insert(host_of(*record));
  for (const Resource* record : zone.records) {
    if (!is_for_visitors(*record) || here.contains(host_of(*record))) continue;
    const auto away = draft.leads().delegated(*record);
    if (!away.empty() && !draft.leads().records_of(host_of(*record)).empty())
      continue;  // told by its own zone
    Downtime told =
        away.empty()
            ? at_rest(draft, zone, *record)
            : Downtime{host_of(*record), 0,
                       fmt::format("the name servers of {} are asked for it, not this zone", away), true};
    // Of several records of a name some may be led away and others stay.
    const bool is_read = draft.leads().end_of(*record) != nullptr;
    const bool is_part = led.contains(host_of(*record)) && !is_led_somewhere(draft, *record);
    if (is_part && told.host.empty()) told = by_others(draft, *record);
    // A step's own sentence is enough, but for a part that no step leads.
    const bool adds = (told.stays && is_read) || is_part || is_led(draft, zone, *record);
    if (told.host.empty() || (said.contains(told.host) && !adds)) continue;
    here.insert(told.host);
    if (is_part) {
      told.stays = told.stays && is_read;  // the others are looked after all the same
      told.reason = fmt::format("one of its records {}; the others lead to the destination", told.reason);
    }
    draft.downtime(std::move(told));
  }
  const char* why = zone.moves ? "both zones answer alike"
                    : touched  ? "the zone stays, and no step touches them"
                               : "no step touches them";
  draft.downtime({names::host_name(zone.name), 0, why, !zone.moves, true});
  warn_of_each_side(draft, zone);
}

/// Names of zones that stay, which lead to what moves and belong to no part of the application.
void tell_of_unled(Draft& draft) {
  std::map<std::string, const SourceZone*> staying;
  for (const SourceZone& zone : draft.source_zones())
    if (!zone.moves && zone.asked_instead.empty()) staying[zone.resource->id] = &zone;
  std::map<const SourceZone*, std::set<std::string>> warned;
  for (const Resource& record : draft.source().resources) {
    if (!is_for_visitors(record) || draft.moves(record.id)) continue;
    const auto zone = staying.find(zone_of_record(record));
    const Resource* end = zone == staying.end() ? nullptr : draft.leads().end_of(record);
    if (end == nullptr || !draft.moves(end->id) || end->type == "bucket") continue;
    if (const std::string why = why_unanswered(draft.source(), draft.leads(), record); !why.empty()) {
      draft.downtime(
          {host_of(record), 0, fmt::format("nobody answers for it at the source ({})", why), true});
      continue;
    }
    if (is_led_somewhere(draft, record)) continue;  // told with the name that it leads over
    draft.downtime(
        {host_of(record), 0,
         fmt::format("leads to {}, and no step leads it to the copy: the source goes on answering", end->id),
         true});
    if (zone->second->records.empty()) warned[zone->second].insert(host_of(record));
  }
  for (const auto& [zone, hosts] : warned)
    draft.warn(
        fmt::format("{} {} to what is copied, and nobody is led to the copies by {}: the zone is no part of "
                    "the application. Write domain:{} into `roots` if it is",
                    fmt::join(hosts, ", "), hosts.size() == 1 ? "leads" : "lead",
                    hosts.size() == 1 ? "it" : "them", names::host_name(zone->name)));
}

/// A name that leads over one that is led to the destination goes there with it, also from a zone that stays.
void tell_of_followers(Draft& draft, const std::map<std::string, Downtime>& led) {
  if (led.empty()) return;
  std::vector<Downtime> told;
  for (const Resource& record : draft.source().resources) {
    if (!is_for_visitors(record) || led.contains(host_of(record))) continue;
    if (!why_unanswered(draft.source(), draft.leads(), record).empty()) continue;
    for (const std::string& over : draft.leads().names_behind(record)) {
      const auto found = led.find(over);
      if (found == led.end() || found->second.stays) continue;
      const auto tell = [&](const Downtime& of) {
        told.push_back(
            {host_of(record), of.seconds, fmt::format("leads over {}: {}", over, of.reason), of.stays});
      };
      tell(found->second);
      // Of several records of that name some may stay.
      for (const Downtime& each : draft.downtime())
        if (each.host == over && each.stays && !each.others) tell(each);
      break;
    }
  }
  for (Downtime& each : told) draft.downtime(std::move(each));
}

/// A machine's own start; some take longer.
constexpr double seconds_to_reboot = 90;

/// For how long a host is not answered because instances behind `front` are rebooted for their images.
double pause_of(const Draft& draft, const Resource& front) {
  const auto reboots = [&](const std::string& id) {
    const Resource* instance = draft.source().find(id);
    return instance != nullptr && draft.moves(id) &&
           text_or(instance->document, "State/Name", "") == "running";
  };
  if (front.type == "instance") return reboots(front.id) ? seconds_to_reboot : 0;
  if (front.type == "distribution") {
    double longest = 0;
    for (const Json& origin : list_or_empty(front.document, "DistributionConfig/Origins/Items"))
      if (const Resource* behind = draft.leads().behind(text(origin, "DomainName"));
          behind != nullptr && behind->type != "distribution")
        longest = std::max(longest, pause_of(draft, *behind));
    return longest;
  }
  if (staying_answerer(front, reboots).empty()) return 0;
  const Json none = Json::object();
  const Json* check = find(front.document, "HealthCheck");
  const Json& health = check == nullptr ? none : *check;
  return seconds_to_reboot +
         static_cast<double>(number_or(health, "HealthyThreshold", 0) * number_or(health, "Interval", 0));
}

/// Hosts whose instances are rebooted while the source alone answers.
void tell_of_reboots(Draft& draft) {
  if (!draft.decisions().reboot_for_image) return;
  std::map<std::string, double> pauses;
  for (const Resource& record : draft.source().resources) {
    const Resource* end = is_for_visitors(record) ? draft.leads().end_of(record) : nullptr;
    if (end == nullptr) continue;
    if (const double pause = pause_of(draft, *end); pause > 0)
      pauses[host_of(record)] = std::max(pauses[host_of(record)], pause);
  }
  for (const auto& [host, pause] : pauses)
    draft.downtime({host, pause,
                    "reboot_for_image is set: what answers is rebooted for its image in the copy, before "
                    "anybody is led to the destination"});
}

/// A distribution whose origin is a host that nobody serves for a while serves nothing new meanwhile either.
void tell_of_gaps_behind(Draft& draft) {
  // An origin's origin may be one too; longer rows of distributions are not followed.
  for (int depth = 0; depth < 3; ++depth) {
    std::map<std::string, double> gaps;
    for (const Downtime& each : draft.downtime())
      if (!each.others) gaps[each.host] = std::max(gaps[each.host], each.seconds);
    std::vector<Downtime> told;
    const auto tell = [&](const std::string& host, const Resource& distribution, bool stays) {
      for (const Json& origin : list_or_empty(distribution.document, "DistributionConfig/Origins/Items")) {
        const std::string behind = names::host_name(names::dns_name(text(origin, "DomainName")));
        if (const auto gap = gaps.find(behind); gap != gaps.end() && gap->second > gaps[host])
          told.push_back(
              {host, gap->second, fmt::format("its origin is {}, which is not served then", behind), stays});
      }
    };
    for (const Resource& resource : draft.source().resources) {
      if (type_of(resource) == "cloudfront/distribution")
        tell(names::host_name(text(resource.document, "DomainName")), resource, true);
      const Resource* end = is_for_visitors(resource) ? draft.leads().end_of(resource) : nullptr;
      if (end != nullptr && end->type == "distribution") tell(host_of(resource), *end, !draft.moves(end->id));
    }
    for (Downtime& each : told) draft.downtime(std::move(each));
    if (told.empty()) return;
  }
}

/// The longest pause of any of these.
double longest_pause(const Draft& draft, std::initializer_list<const char*> types) {
  double longest = 0;
  for (const char* type : types)
    for (const Resource* front : draft.moving(type)) longest = std::max(longest, pause_of(draft, *front));
  return longest;
}

/// What AWS calls the source's things goes on leading to them.
void tell_of_aws_names(Draft& draft) {
  const auto moves_any = [&](std::initializer_list<const char*> types) {
    return std::any_of(types.begin(), types.end(),
                       [&](const char* type) { return !draft.moving(type).empty(); });
  };
  const bool reboots = draft.decisions().reboot_for_image && moves_any({"ec2/instance"});
  const char* but = reboots ? ", but while an instance is rebooted for its image" : "";
  const auto pause = [&](std::initializer_list<const char*> types) {
    return reboots ? longest_pause(draft, types) : 0;
  };
  if (moves_any({"ec2/instance", "ec2/address", "elb/load-balancer", "s3/bucket"}))
    draft.downtime(
        {"amazonaws.com", pause({"ec2/instance", "ec2/address", "elb/load-balancer"}),
         std::string("at the names and addresses that AWS gave them the source's go on answering") + but,
         true, true});
  if (moves_any({"cloudfront/distribution"}))
    draft.downtime({"cloudfront.net", pause({"cloudfront/distribution"}),
                    std::string("at their own names the source's distributions go on answering") + but, true,
                    true});
}

/// Copies of distributions go on getting from the source what stays there.
void warn_of_origins(Draft& draft) {
  for (const Resource* distribution : draft.moving("cloudfront/distribution")) {
    std::set<std::string> staying;
    for (const Json& origin : list_or_empty(distribution->document, "DistributionConfig/Origins/Items")) {
      const std::string host = text(origin, "DomainName");
      const Resource* behind = draft.leads().behind(host);
      const std::string id = behind == nullptr ? bucket_of_host(host) : behind->id;
      if (draft.source().find(id) != nullptr && !draft.moves(id) && draft.rewritten(host) == Json(host))
        staying.insert(id);
    }
    if (staying.empty()) continue;
    draft.warn(fmt::format("the copy of {} gets what it serves from {} of the source, which {}.",
                           distribution->id, fmt::join(staying, ", "),
                           staying.size() == 1 ? "stays" : "stay"));
  }
}

void declare_hosts(Draft&) {}

/// Every host of the source's zones has its sentence on downtime, those that nothing happens to as well.
void tell_of_hosts(Draft& draft) {
  std::set<std::string> said;
  std::map<std::string, Downtime> led;
  for (const Downtime& each : draft.downtime()) {
    said.insert(each.host);
    if (!each.others) led.emplace(each.host, each);
  }
  tell_of_unled(draft);
  warn_of_origins(draft);
  for (const SourceZone& zone : draft.source_zones()) {
    if (zone.asked_instead.empty()) {
      tell_of_zone(draft, zone, said);
    } else if (!zone.moves) {
      draft.warn(fmt::format("{} ({}) is left alone: the world asks {}.", zone.resource->id,
                             names::host_name(zone.name), zone.asked_instead));
    }
  }
  tell_of_followers(draft, led);
  tell_of_reboots(draft);
  tell_of_gaps_behind(draft);
  tell_of_aws_names(draft);
}

}  // namespace

ServicePlanner hosts_planner() {
  return {"hosts", declare_hosts, tell_of_hosts};
}

}  // namespace cleave::plan
