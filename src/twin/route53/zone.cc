#include "twin/route53/zone.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/dns_name.h"

namespace cleave::twin::route53 {
namespace {

/// The servers of the top-level domains take turns through the numbers 0 to 2047.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/GetInfoAboutHostedZone.html
constexpr std::string_view top_levels[] = {"com", "net", "org", "co.uk"};

std::set<std::string> servers_in_use(World& world) {
  std::set<std::string> used;
  world.each_table(zone_kind, [&](const std::string&, const std::string&, Table& table) {
    for (const auto& [id, zone] : table) {
      for (const Json& server : list_or_empty(zone, "name_servers")) used.insert(server.get<std::string>());
    }
  });
  return used;
}

std::string name_server(std::string_view zone_id, std::size_t top_level, int attempt) {
  const std::string digest = sha256(fmt::format("{}/{}/{}", zone_id, top_level, attempt));
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(digest[i]));
  };
  const std::size_t number = top_level * 512 + (byte(0) * 256 + byte(1)) % 512;
  return fmt::format("ns-{}.awsdns-{:02}.{}", number, byte(2) % 64, top_levels[top_level]);
}

Json name_server_record(const std::string& zone, const std::vector<std::string>& servers) {
  Json values = Json::array();
  for (const std::string& server : servers) values.push_back({{"Value", server + "."}});
  return {{"Name", zone}, {"Type", "NS"}, {"TTL", 172800}, {"ResourceRecords", values}};
}

/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html
Json start_of_authority(const std::string& zone, const std::string& first_server) {
  const std::string value =
      fmt::format("{}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400", first_server);
  return {
      {"Name", zone}, {"Type", "SOA"}, {"TTL", 900}, {"ResourceRecords", Json::array({{{"Value", value}}})}};
}

std::vector<const Json*> records_under(const Json& zone, const std::string& prefix) {
  std::vector<const Json*> found;
  const auto& records = zone.at("records").get_ref<const Records&>();
  for (auto record = records.lower_bound(prefix); record != records.end(); ++record) {
    if (!record->first.starts_with(prefix)) break;
    found.push_back(&record->second);
  }
  return found;
}

}  // namespace

std::string bare_id(std::string_view id) {
  const auto slash = id.rfind('/');
  return std::string(slash == std::string_view::npos ? id : id.substr(slash + 1));
}

Json& zone_of(const Call& call, std::string_view id) {
  Table& zones = call.global_table(zone_kind);
  const std::string bare = bare_id(id);
  const auto found = zones.find(bare);
  if (found == zones.end()) {
    throw Refusal{"NoSuchHostedZone", fmt::format("No hosted zone found with ID: {}", bare), 404};
  }
  return found->second;
}

std::vector<std::string> choose_name_servers(World& world, std::string_view zone_id) {
  const std::set<std::string> used = servers_in_use(world);
  std::vector<std::string> servers;
  for (std::size_t top_level = 0; top_level < std::size(top_levels); ++top_level) {
    int attempt = 0;
    std::string server = name_server(zone_id, top_level, attempt);
    while (used.contains(server)) server = name_server(zone_id, top_level, ++attempt);
    servers.push_back(std::move(server));
  }
  return servers;
}

Json& create_zone(World& world, const std::string& account, const std::string& id, const std::string& name,
                  const Json& document, const std::vector<std::string>& name_servers) {
  Json records = Json::object();
  const Json servers = name_server_record(name, name_servers);
  const Json authority = start_of_authority(name, name_servers.front());
  records[record_key(servers)] = servers;
  records[record_key(authority)] = authority;
  Json& row = world.table(account, "global", zone_kind)[id];
  row = {{"document", document},
         {"name_servers", name_servers},
         {"records", records},
         {"tags", Json::object()},
         {"vpcs", Json::array()}};
  return row;
}

Json zone_answer(const Json& zone) {
  Json answer = zone.at("document");
  answer["ResourceRecordSetCount"] = zone.at("records").size();
  return answer;
}

std::string record_key(std::string_view name, std::string_view type, std::string_view identifier) {
  return fmt::format("{}\t{}\t{}", reversed_name(name), type, identifier);
}

std::string record_key(const Json& record) {
  return record_key(text(record, "Name"), text(record, "Type"), text_or(record, "SetIdentifier", ""));
}

std::vector<const Json*> records_named(const Json& zone, std::string_view name) {
  return records_under(zone, reversed_name(name) + "\t");
}

std::vector<const Json*> records_of(const Json& zone, std::string_view name, std::string_view type) {
  return records_under(zone, fmt::format("{}\t{}\t", reversed_name(name), type));
}

Json record_change(const Call& call, std::string_view natural_key, const Json& comment) {
  const Time now = call.world.now();
  const std::string id =
      call.world.letter_id("C", 20, fmt::format("change/{}/{}", call.account, natural_key));
  Json document = {{"Id", "/change/" + id}, {"SubmittedAt", to_rfc3339(now)}};
  if (comment.is_string()) document["Comment"] = comment;
  call.global_table("transient/route53/change")[id] = {
      {"document", document}, {"in_sync_at", to_rfc3339(now + std::chrono::seconds(30))}};
  document["Status"] = "PENDING";
  return document;
}

ServedZone zone_served_by(World& world, std::string_view server, std::string_view name) {
  ServedZone served;
  world.each_table(zone_kind, [&](const std::string& account, const std::string&, Table& table) {
    for (const auto& [id, zone] : table) {
      if (served.zone != nullptr || text(zone, "document/Name") != name) continue;
      if (flag_or(zone, "document/Config/PrivateZone", false)) continue;
      const Json& servers = list_or_empty(zone, "name_servers");
      if (std::find(servers.begin(), servers.end(), server) != servers.end()) served = {account, &zone};
    }
  });
  return served;
}

ServedZone zone_around(World& world, std::string_view account, std::string_view name) {
  ServedZone around;
  std::size_t longest = 0;
  world.each_table(zone_kind, [&](const std::string& owner, const std::string&, Table& table) {
    if (owner != account) return;
    for (const auto& [id, zone] : table) {
      const std::string zone_name = text(zone, "document/Name");
      const bool is_private = flag_or(zone, "document/Config/PrivateZone", false);
      if (is_private || zone_name.size() <= longest || !within_domain(name, zone_name)) continue;
      longest = zone_name.size();
      around = {owner, &zone};
    }
  });
  return around;
}

std::string account_of_name_server(World& world, std::string_view server) {
  std::string owner;
  world.each_table(zone_kind, [&](const std::string& account, const std::string&, Table& table) {
    for (const auto& [id, zone] : table) {
      const Json& servers = list_or_empty(zone, "name_servers");
      if (std::find(servers.begin(), servers.end(), server) != servers.end()) owner = account;
    }
  });
  return owner;
}

}  // namespace cleave::twin::route53
