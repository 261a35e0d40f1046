// The caller's domains: list, read, name servers, tags, transfer lock.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "twin/dns_name.h"
#include "twin/page.h"
#include "twin/route53domains/domain.h"
#include "twin/route53domains/handlers.h"

namespace cleave::twin::route53domains {
namespace {

constexpr const char* lock = "clientTransferProhibited";

bool is_locked(const Json& document) {
  const Json& states = list_or_empty(document, "StatusList");
  return std::find(states.begin(), states.end(), lock) != states.end();
}

aws::Message list_domains(Call& call) {
  const Page page = page_of(call.global_table(domain_kind), text_or(call.input, "Marker", ""),
                            page_limit(call.input, "MaxItems", 100));
  Json answer = {{"Domains", Json::array()}};
  for (const Json* row : page.rows) {
    const Json& document = row->at("document");
    answer["Domains"].push_back({{"DomainName", document.at("DomainName")},
                                 {"AutoRenew", document.at("AutoRenew")},
                                 {"TransferLock", is_locked(document)},
                                 {"Expiry", document.at("ExpirationDate")}});
  }
  if (!page.next.empty()) answer["NextPageMarker"] = page.next;
  return {answer, ""};
}

aws::Message get_domain_detail(Call& call) {
  const Json& row = domain_of(call);
  Json answer = row.at("document");
  const auto servers = delegation_of(row, call.world.now());
  Json delegated = Json::array();
  for (const std::string& server : servers) {
    Json member = {{"Name", server}};
    for (const Json& wanted : answer.at("Nameservers")) {
      if (text(wanted, "Name") == server) member = wanted;
    }
    delegated.push_back(member);
  }
  answer["Nameservers"] = delegated;
  return {answer, ""};
}

/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-name-servers-glue-records.html
Json checked_name_servers(const Call& call, const std::string& domain) {
  const Json& given = at(call.input, "Nameservers");
  if (given.size() < 2 || given.size() > 6) {
    throw Refusal{"TLDRulesViolation",
                  fmt::format("A domain needs between 2 and 6 name servers, got {}", given.size())};
  }
  Json servers = Json::array();
  for (const Json& server : given) {
    const auto name = dns_name(text(server, "Name"));
    if (!name) throw Refusal{"InvalidInput", fmt::format("Invalid name server {}", text(server, "Name"))};
    if (within_domain(*name, domain + ".") && list_or_empty(server, "GlueIps").empty()) {
      throw Refusal{"TLDRulesViolation",
                    fmt::format("The name server {} lies in the domain and needs glue", *name)};
    }
    Json member = {{"Name", without_dot(*name)}};
    if (!list_or_empty(server, "GlueIps").empty()) member["GlueIps"] = server.at("GlueIps");
    servers.push_back(member);
  }
  return servers;
}

/// Replaces the whole set. The registry goes on handing out the former servers until the operation is done.
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_UpdateDomainNameservers.html
aws::Message update_name_servers(Call& call) {
  Json& row = domain_of(call);
  const std::string domain = text(row, "document/DomainName");
  const Json servers = checked_name_servers(call, domain);
  const Time now = call.world.now();
  const Time done = now + std::chrono::minutes(2);
  row["before_at"] = {{"until", to_rfc3339(done)}, {"name_servers", delegation_of(row, now)}};
  row["document"]["Nameservers"] = servers;
  row["document"]["UpdatedDate"] = to_rfc3339(now);
  return {{{"OperationId", start_operation(call, "UPDATE_NAMESERVER", domain, done)}}, ""};
}

aws::Message list_tags(Call& call) {
  Json tags = Json::array();
  for (const auto& [key, value] : domain_of(call).at("tags").items())
    tags.push_back({{"Key", key}, {"Value", value}});
  return {{{"TagList", tags}}, ""};
}

aws::Message enable_lock(Call& call) {
  Json& document = domain_of(call)["document"];
  if (!is_locked(document)) document["StatusList"].push_back(lock);
  const std::string id = start_operation(call, "DOMAIN_LOCK", text(document, "DomainName"), call.world.now());
  return {{{"OperationId", id}}, ""};
}

aws::Message disable_lock(Call& call) {
  Json& document = domain_of(call)["document"];
  Json& states = document["StatusList"];
  states.erase(std::remove(states.begin(), states.end(), Json(lock)), states.end());
  // Amazon Registrar has no type of its own for it: the operation shows as a change of the domain's lock.
  const std::string id = start_operation(call, "DOMAIN_LOCK", text(document, "DomainName"), call.world.now());
  return {{{"OperationId", id}}, ""};
}

}  // namespace

Json& domain_of(const Call& call) {
  const auto name = dns_name(text(call.input, "DomainName"));
  Table& domains = call.global_table(domain_kind);
  const auto found = domains.find(name ? without_dot(*name) : "");
  if (found == domains.end()) {
    throw Refusal{"InvalidInput", fmt::format("Domain {} not found in {} account",
                                              text(call.input, "DomainName"), call.account)};
  }
  return found->second;
}

void add_domain_handlers(Service& service) {
  service.handlers["ListDomains"] = list_domains;
  service.handlers["GetDomainDetail"] = get_domain_detail;
  service.handlers["UpdateDomainNameservers"] = update_name_servers;
  service.handlers["ListTagsForDomain"] = list_tags;
  service.handlers["EnableDomainTransferLock"] = enable_lock;
  service.handlers["DisableDomainTransferLock"] = disable_lock;
}

}  // namespace cleave::twin::route53domains
