#pragma once

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "inventory/inventory.h"

namespace cleave::plan {

/// Where the names of the source's public zones lead: to what of the account, over as many names as it takes.
class Leads {
 public:
  /// `silent`: zones whose records the world is not told (plan/asked_zones.h). No name leads over these.
  Leads(const inventory::Inventory& source, const std::set<std::string>& silent);

  /// What a visitor of the record's name is answered by: an instance, an address, a balancer, a distribution,
  /// or the bucket that is called as the name; null for what is none of the source's.
  const inventory::Resource* end_of(const inventory::Resource& record) const;
  /// As end_of, for a host that something else names: a distribution its origin.
  const inventory::Resource* behind(const std::string& host) const;
  /// The names that the record leads over, the last one of which holds what it leads to.
  std::vector<std::string> names_behind(const inventory::Resource& record) const;
  /// The record at the end of those names: the one that holds what it leads to.
  const inventory::Resource& last_of(const inventory::Resource& record) const;
  /// The A, AAAA and CNAME records of a name, in any zone that the world asks.
  const std::vector<const inventory::Resource*>& records_of(const std::string& name) const;
  /// The name at or above the record's that its zone delegates, or "": nobody is told such a record.
  std::string delegated(const inventory::Resource& record) const;
  /// All records that end at this resource, in the order of their ids.
  const std::vector<const inventory::Resource*>& records_to(const inventory::Resource& resource) const;

 private:
  const inventory::Resource* serving(const std::string& host, const inventory::Resource* led_to) const;
  const inventory::Resource* last_record(const inventory::Resource& record,
                                         std::vector<std::string>* over) const;

  std::unordered_map<std::string, std::vector<const inventory::Resource*>> records_;  ///< by name
  std::unordered_map<std::string, const inventory::Resource*> places_;  ///< by address or host name
  std::unordered_map<std::string, const inventory::Resource*> buckets_;
  std::unordered_map<std::string, const inventory::Resource*> aliases_;  ///< the distribution that holds it
  std::map<std::string, std::string> away_;
  std::unordered_map<const inventory::Resource*, std::vector<const inventory::Resource*>> by_end_;
};

/// Is it a record that a browser asks for?
bool is_for_visitors(const inventory::Resource& record);

/// The records that a zone holds and nobody is told: those at or below a name that it delegates, by their
/// inventory ids, with that name. https://www.rfc-editor.org/rfc/rfc1034#section-4.3.2
std::map<std::string, std::string> delegated_away(const inventory::Inventory& side);

/// The inventory id of the zone that holds the record.
std::string zone_of_record(const inventory::Resource& record);

/// The alternate domain names by which CloudFront takes a host, the most specific first. It looks at the Host
/// header alone, wherever DNS leads.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
std::array<std::string, 2> aliases_for(const std::string& host);

/// Is the host one of the distribution's alternate names, or below one that is a wildcard?
bool serves(const inventory::Resource& distribution, const std::string& host);

/// Why nothing answers at this instance, address, balancer or distribution, or "" for what may answer.
std::string why_silent(const inventory::Inventory& side, const inventory::Resource& resource);

/// The same of the host of a record, with what it ends at: "ec2/address/eipalloc-1: no instance runs behind
/// it".
std::string why_unanswered(const inventory::Inventory& side, const Leads& leads,
                           const inventory::Resource& record);

/// What stands in front of others answers by them: an address or a balancer by its instances, a distribution
/// by buckets that let it alone read. The id of one without which it does not answer and for which `stays` is
/// true, or "".
std::string staying_answerer(const inventory::Resource& front,
                             const std::function<bool(const std::string& resource_id)>& stays);

}  // namespace cleave::plan
