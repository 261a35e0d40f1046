// Moving an alternate domain name from one distribution to another, and finding out who holds it.
#include <algorithm>

#include <fmt/format.h>

#include "twin/cloudfront/alias_rules.h"
#include "twin/cloudfront/distribution.h"
#include "twin/cloudfront/handlers.h"
#include "twin/dns.h"
#include "twin/dns_name.h"
#include "twin/page.h"

namespace cleave::twin::cloudfront {
namespace {

Json with_alias(Json config, const std::string& alias) {
  Json items = list_or_empty(config, "Aliases/Items");
  items.push_back(alias);
  config["Aliases"] = {{"Quantity", items.size()}, {"Items", items}};
  return config;
}

Json without_alias(Json config, const std::string& alias) {
  Json items = list_or_empty(config, "Aliases/Items");
  items.erase(std::remove(items.begin(), items.end(), Json(alias)), items.end());
  config["Aliases"] = {{"Quantity", items.size()}};
  if (!items.empty()) config["Aliases"]["Items"] = items;
  return config;
}

/// "_www.example.com" for a name below the registered domain, "_.example.com" for the domain itself.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move-create-target.html
bool has_text_proof(World& world, const std::string& alias, const std::string& target_name) {
  for (const std::string& name : {"_" + alias, "_." + alias}) {
    for (const std::string& value : resolve(world, name, "TXT").values) {
      if (value == fmt::format("\"{}\"", target_name)) return true;
    }
  }
  return false;
}

/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move-options.html
void require_movable(const Call& call, const World::Place& source, const Json& target,
                     const std::string& alias) {
  if (!certificate_covers(call.world, call.account, at(target, "document/DistributionConfig"), alias)) {
    throw Refusal{"IllegalUpdate",
                  fmt::format("The certificate that is attached to the target distribution doesn't "
                              "cover the domain {}.",
                              alias)};
  }
  if (source.account == call.account) return;
  if (flag_or(*source.row, "document/DistributionConfig/Enabled", true)) {
    throw Refusal{"IllegalUpdate",
                  fmt::format("The distribution that holds the domain {} is in another account and must "
                              "be disabled first.",
                              alias)};
  }
  if (!has_text_proof(call.world, alias, text(target, "document/DomainName"))) {
    throw Refusal{"IllegalUpdate", "Invalid or missing alias DNS TXT records."};
  }
}

void move_alias(const Call& call, const World::Place& source, Json& target, const std::string& alias) {
  if (source.row == &target) return;
  require_movable(call, source, target, alias);
  write_config(call.world, *source.row, without_alias(at(*source.row, "document/DistributionConfig"), alias));
  // The alias is handed over, not released: no edge holds on to it for the source.
  (*source.row)["releases_at"].erase(alias);
  write_config(call.world, target, with_alias(at(target, "document/DistributionConfig"), alias));
}

aws::Message associate_alias(Call& call) {
  Json& target = distribution_of(call, text(call.input, "TargetDistributionId"));
  const std::string alias = text(call.input, "Alias");
  const World::Place source = holder_of(call.world, alias);
  if (source.row == nullptr) {
    throw Refusal{"IllegalUpdate",
                  fmt::format("The alias {} is not associated with any distribution.", alias)};
  }
  move_alias(call, source, target, alias);
  return {};
}

aws::Message update_domain_association(Call& call) {
  const std::string id = text_or(call.input, "TargetResource/DistributionId", "");
  Table& distributions = call.global_table(distribution_kind);
  const auto target = distributions.find(id);
  const std::string domain = text(call.input, "Domain");
  const World::Place source = holder_of(call.world, domain);
  if (target == distributions.end() || source.row == nullptr) {
    throw Refusal{"EntityNotFound", "The entity was not found.", 404};
  }
  require_match(call, target->second, id);
  move_alias(call, source, target->second, domain);
  return {{{"Domain", domain}, {"ResourceId", id}, {"ETag", entity_tag(target->second, id)}}, ""};
}

/// "*****EXAMPLE": enough to recognise what is one's own.
std::string masked(std::string id) {
  std::fill_n(id.begin(), id.size() / 2, '*');
  return id;
}

/// Everybody, but for the distribution that asks, with the same name or one that overlaps it by a wildcard.
Table conflicts_with(const Call& call, const std::string& name, const std::string& asking) {
  Table conflicts;
  call.world.each_table(distribution_kind, [&](const std::string& account, const std::string&, Table& table) {
    for (const auto& [id, row] : table) {
      for (const std::string& alias : aliases_of(row)) {
        const bool overlaps = alias == name || wildcard_covers(alias, name) || wildcard_covers(name, alias);
        if (id == asking || !overlaps) continue;
        conflicts[alias + "/" + id] = {
            {"Alias", alias}, {"Distribution", masked(id)}, {"Account", masked(account)}};
      }
    }
  });
  return conflicts;
}

void require_proof(const Call& call, const Json& row, const std::string& name) {
  if (certificate_covers(call.world, call.account, at(row, "document/DistributionConfig"), name)) return;
  throw Refusal{"InvalidArgument",
                fmt::format("The distribution needs a certificate that covers the domain {}.", name)};
}

aws::Message list_conflicting_aliases(Call& call) {
  const std::string id = text(call.input, "DistributionId");
  const std::string alias = text(call.input, "Alias");
  require_proof(call, distribution_of(call, id), alias);
  Table conflicts = conflicts_with(call, alias, id);
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  const Page page = page_of(conflicts, text_or(call.input, "Marker", ""), limit);
  Json list = {{"MaxItems", limit}, {"Quantity", page.rows.size()}};
  for (const Json* row : page.rows) {
    list["Items"].push_back({{"Alias", row->at("Alias")},
                             {"DistributionId", row->at("Distribution")},
                             {"AccountId", row->at("Account")}});
  }
  if (!page.next.empty()) list["NextMarker"] = page.next;
  return {{{"ConflictingAliasesList", list}}, ""};
}

aws::Message list_domain_conflicts(Call& call) {
  const std::string id = text_or(call.input, "DomainControlValidationResource/DistributionId", "");
  const std::string domain = text(call.input, "Domain");
  const Table& distributions = call.global_table(distribution_kind);
  const auto found = distributions.find(id);
  if (found == distributions.end()) throw Refusal{"EntityNotFound", "The entity was not found.", 404};
  require_proof(call, found->second, domain);
  Table conflicts = conflicts_with(call, domain, id);
  const Page page =
      page_of(conflicts, text_or(call.input, "Marker", ""), page_limit(call.input, "MaxItems", 100));
  Json answer = {{"DomainConflicts", Json::array()}};
  for (const Json* row : page.rows) {
    answer["DomainConflicts"].push_back({{"Domain", row->at("Alias")},
                                         {"ResourceType", "distribution"},
                                         {"ResourceId", row->at("Distribution")},
                                         {"AccountId", row->at("Account")}});
  }
  if (!page.next.empty()) answer["NextMarker"] = page.next;
  return {answer, ""};
}

}  // namespace

void add_alias_move_handlers(Service& service) {
  service.handlers["AssociateAlias"] = associate_alias;
  service.handlers["UpdateDomainAssociation"] = update_domain_association;
  service.handlers["ListConflictingAliases"] = list_conflicting_aliases;
  service.handlers["ListDomainConflicts"] = list_domain_conflicts;
}

}  // namespace cleave::twin::cloudfront
