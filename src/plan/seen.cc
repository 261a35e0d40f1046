#include "plan/seen.h"

#include <algorithm>

#include "names/dns_record.h"
#include "names/rewrite.h"
#include "plan/references.h"

namespace cleave::plan {

Seen::Seen(const inventory::Inventory& source, const inventory::Inventory& destination) {
  for (const auto* side : {&source, &destination})
    for (const auto& resource : side->resources) add(resource, *side);
}

bool Seen::holds(std::string_view text, const AwsName& name) const {
  if (name.name.starts_with("s3://")) return has_bucket(name.name.substr(5));
  if (is_server(name.name)) return true;
  if (name.encoded && name.name.starts_with("arn:")) return names_in(name.name) > 0;
  const auto hits = index_.find(text);
  return std::any_of(hits.begin(), hits.end(), [&](const names::Hit& hit) {
    return hit.offset < name.offset + name.length && name.offset < hit.offset + hit.length;
  });
}

std::size_t Seen::names_in(std::string_view text) const {
  return index_.find(text).size();
}

bool Seen::has_word(std::string_view script) const {
  return !index_.perhaps(script, names::script_hint).empty();
}

bool Seen::has_bucket(std::string_view pattern) const {
  const auto open = pattern.find_first_of("*?$");
  if (open == std::string_view::npos) return buckets_.contains(pattern);
  const auto beginning = pattern.substr(0, open);
  const auto found = buckets_.lower_bound(beginning);
  return beginning.empty() || (found != buckets_.end() && found->starts_with(beginning));
}

bool Seen::is_server(std::string_view host) const {
  return proofs_and_servers_.contains(names::dns_name(host));
}

bool Seen::has_address(const std::string& address) const {
  return addresses_.contains(address);
}

void Seen::add(const inventory::Resource& resource, const inventory::Inventory& side) {
  for (const auto& known : names_of(resource, side)) index_.add(known.name, known.kind);
  if (type_of(resource) == "s3/bucket") buckets_.insert(resource.name);
  for (const char* member : {"PublicIp", "PublicIpAddress", "Ipv6Address"}) {
    if (const auto address = text_or(resource.document, member, ""); !address.empty())
      addresses_.insert(address);
  }
  for (const Json& option : list_or_empty(resource.document, "DomainValidationOptions"))
    proofs_and_servers_.insert(names::dns_name(text_or(option, "ResourceRecord/Value", "")));
  for (const Json& server : list_or_empty(resource.document, "GetHostedZone/DelegationSet/NameServers"))
    proofs_and_servers_.insert(names::dns_name(server.get<std::string>()));
}

}  // namespace cleave::plan
