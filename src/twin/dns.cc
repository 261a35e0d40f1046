#include "twin/dns.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/hash.h"
#include "twin/dns_name.h"
#include "twin/dns_zone.h"
#include "twin/registry.h"
#include "twin/route53/alias_target.h"
#include "twin/route53/zone.h"
#include "twin/route53domains/domain.h"

namespace cleave::twin {
namespace {

using route53::ServedZone;

/// As many CNAMEs as resolvers follow before they give up.
constexpr int longest_chain = 16;

bool belongs_to_aws(std::string_view name) {
  return within_domain(name, "amazonaws.com.") || within_domain(name, "cloudfront.net.");
}

/// Distributions and load balancers answer only while they exist; other AWS host names always do.
bool aws_name_exists(World& world, std::string_view name) {
  switch (route53::kind_of_aws_name(name)) {
    case route53::AwsName::distribution:
      return route53::distribution_named(world, name).row != nullptr;
    case route53::AwsName::load_balancer:
      return route53::load_balancer_named(world, name).row != nullptr;
    default:
      return true;
  }
}

/// "ec2-198-51-100-7.compute-1.amazonaws.com." → "198.51.100.7", or "".
std::string address_in_name(std::string_view name) {
  if (!name.starts_with("ec2-") || name.find(".compute") == std::string_view::npos) return "";
  std::string address(name.substr(4, name.find('.') - 4));
  std::replace(address.begin(), address.end(), '-', '.');
  return address;
}

/// Walks from the registrar to the records of one name, following delegations, CNAMEs and aliases.
class Resolver {
 public:
  Resolver(World& world, std::string type) : world_(world), type_(std::move(type)) {}

  DnsAnswer resolve(const std::string& name) {
    answer_.name = name;
    for (int step = 0; step < longest_chain; ++step) {
      if (belongs_to_aws(answer_.name)) return at_aws_name(answer_.name);
      const ServedZone served = find_zone(answer_.name);
      if (served.zone == nullptr) return answer_;
      if (!ask(served, answer_.name)) return answer_;
    }
    return broken("SERVFAIL", fmt::format("more than {} CNAMEs", longest_chain));
  }

  DnsAnswer resolve_at(const std::string& server, const std::string& name) {
    ServedZone served;
    for (std::string_view zone = name; served.zone == nullptr && !zone.empty(); zone = parent_name(zone))
      served = route53::zone_served_by(world_, server, zone);
    if (served.zone == nullptr)
      return broken("REFUSED", fmt::format("{} has no zone that holds {}", server, without_dot(name)));
    answer_.hops.push_back(zone_hop(served));
    const auto cut = dns_zone::delegation_below(*served.zone, name);
    if (!cut) return resolve_in(served, name);
    answer_.code = "NOERROR";
    answer_.hops.push_back({{"hop", "delegation"},
                            {"account", served.account},
                            {"id", answer_.hops.back().at("id")},
                            {"name", without_dot(cut->name)},
                            {"record", *route53::records_of(*served.zone, cut->name, "NS").front()}});
    return answer_;
  }

  DnsAnswer resolve_in(const ServedZone& served, const std::string& name) {
    answer_.name = name;
    follow_cnames_ = false;
    ask(served, name);
    return answer_;
  }

 private:
  DnsAnswer broken(std::string code, std::string why) {
    answer_.code = std::move(code);
    answer_.why = std::move(why);
    return answer_;
  }

  static Json zone_hop(const ServedZone& served) {
    return {{"hop", "zone"},
            {"account", served.account},
            {"id", route53::bare_id(text(*served.zone, "document/Id"))},
            {"name", text(*served.zone, "document/Name")}};
  }

  DnsAnswer at_aws_name(const std::string& name) {
    answer_.name = answer_.aws_name = name;
    if (!aws_name_exists(world_, name)) return broken("NXDOMAIN", fmt::format("{} does not exist", name));
    answer_.code = "NOERROR";
    if (type_ == "A") {
      const std::string address = address_in_name(name);
      answer_.values = {address.empty() ? made_up_address(name) : address};
    }
    return answer_;
  }

  /// From the registrar down through the delegations inside zones.
  ServedZone find_zone(const std::string& name) {
    const auto registration = registration_of(world_, name);
    if (registration.place.row == nullptr) {
      broken("NXDOMAIN", fmt::format("no registered domain holds {}", without_dot(name)));
      return {};
    }
    const auto servers = route53domains::delegation_of(*registration.place.row, world_.now());
    answer_.hops.push_back({{"hop", "registrar"},
                            {"account", registration.place.account},
                            {"id", registration.domain},
                            {"name_servers", servers}});
    ServedZone served = delegated_zone(servers, registration.domain + ".");
    while (served.zone != nullptr) {
      const auto cut = dns_zone::delegation_below(*served.zone, name);
      if (!cut) break;
      served = delegated_zone(cut->servers, cut->name);
    }
    return served;
  }

  ServedZone delegated_zone(const std::vector<std::string>& servers, const std::string& name) {
    ServedZone served;
    for (const std::string& server : servers) {
      served = route53::zone_served_by(world_, without_dot(server), name);
      if (served.zone != nullptr) break;
    }
    if (served.zone == nullptr) {
      broken("SERVFAIL",
             fmt::format("no hosted zone {} answers at the name servers {}", name, fmt::join(servers, ", ")));
      return served;
    }
    Json hop = zone_hop(served);
    const std::string difference = dns_zone::apex_difference(*served.zone, servers);
    if (!difference.empty()) hop["note"] = difference;
    answer_.hops.push_back(hop);
    return served;
  }

  /// Looks one name up in one zone. True when the question goes on at `answer_.name`, after a CNAME.
  bool ask(const ServedZone& served, const std::string& name) {
    const auto node = dns_zone::node_for(*served.zone, name);
    if (!node) {
      broken("NXDOMAIN", fmt::format("{} has no record in its zone", without_dot(name)));
      return false;
    }
    auto records = route53::records_of(*served.zone, *node, type_);
    const bool cname = records.empty();
    if (cname) records = route53::records_of(*served.zone, *node, "CNAME");
    answer_.code = "NOERROR";
    if (records.empty()) {
      answer_.why = fmt::format("{} has no {} record", without_dot(name), type_);
      return false;
    }
    const auto chosen = dns_zone::choose(records);
    answer_.hops.push_back(record_hop(served, name, records, chosen));
    if (chosen.front()->contains("AliasTarget")) return follow_alias(served, name, *chosen.front());
    for (const Json* record : chosen) {
      for (const Json& value : list_or_empty(*record, "ResourceRecords"))
        answer_.values.push_back(text(value, "Value"));
    }
    if (!cname || type_ == "CNAME" || !follow_cnames_) return false;
    answer_.name = dns_name(answer_.values.front()).value_or("");
    answer_.values.clear();
    return true;
  }

  bool follow_alias(const ServedZone& served, const std::string& name, const Json& record) {
    const std::string target = text(record, "AliasTarget/DNSName");
    const std::string zone_id = route53::bare_id(text(*served.zone, "document/Id"));
    if (route53::bare_id(text(record, "AliasTarget/HostedZoneId")) == zone_id) {
      if (++aliases_ < longest_chain) return ask(served, target);
      broken("SERVFAIL", "aliases that lead to each other");
      return false;
    }
    answer_.aws_region = route53::website_region(target);
    at_aws_name(target);
    // An S3 website is found by the name that was asked for.
    if (!answer_.aws_region.empty()) answer_.name = name;
    return false;
  }

  Json record_hop(const ServedZone& served, const std::string& name, const std::vector<const Json*>& records,
                  const std::vector<const Json*>& chosen) const {
    const Json& first = *chosen.front();
    Json hop = {{"hop", "record"},
                {"account", served.account},
                {"id", route53::bare_id(text(*served.zone, "document/Id"))},
                {"name", without_dot(name)},
                {"type", text(first, "Type")},
                {"record", first}};
    if (records.size() == 1) return hop;
    hop["choices"] = Json::array();
    for (const Json* record : records) {
      if (number_or(*record, "Weight", 1) > 0) hop["choices"].push_back(*record);
    }
    return hop;
  }

  World& world_;
  std::string type_;
  bool follow_cnames_ = true;
  int aliases_ = 0;
  DnsAnswer answer_;
};

DnsAnswer no_name(std::string_view name) {
  DnsAnswer answer;
  answer.code = "NXDOMAIN";
  answer.why = fmt::format("{} is not a domain name", name);
  return answer;
}

}  // namespace

DnsAnswer resolve(World& world, std::string_view name, std::string_view type) {
  const auto stored = dns_name(name);
  if (stored) return Resolver(world, std::string(type)).resolve(*stored);
  return no_name(name);
}

DnsAnswer resolve_at(World& world, std::string_view server, std::string_view name, std::string_view type) {
  const auto stored = dns_name(name);
  const auto asked = dns_name(server);
  if (!stored || !asked) return no_name(stored ? server : name);
  return Resolver(world, std::string(type)).resolve_at(without_dot(*asked), *stored);
}

DnsAnswer resolve_in_zone(World& world, const std::string& account, const Json& zone, std::string_view name,
                          std::string_view type) {
  return Resolver(world, std::string(type)).resolve_in({account, &zone}, std::string(name));
}

std::string distribution_of_dns(World& world, std::string_view name) {
  const DnsAnswer answer = resolve(world, name, "A");
  const bool leads_there = route53::kind_of_aws_name(answer.aws_name) == route53::AwsName::distribution;
  return leads_there ? without_dot(answer.aws_name) : "";
}

std::string made_up_address(std::string_view aws_name) {
  const std::string digest = sha256(aws_name);
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(digest[i]));
  };
  return fmt::format("198.{}.{}.{}", 18 + byte(0) % 2, byte(1), byte(2));
}

}  // namespace cleave::twin
