#include "plan/caa.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/zones.h"

namespace cleave::plan {
namespace {

/// Names by which Amazon looks for itself.
constexpr std::array<std::string_view, 4> amazon = {"amazon.com", "amazontrust.com", "awstrust.com",
                                                    "amazonaws.com"};
constexpr std::array<std::string_view, 3> understood = {"issue", "issuewild", "iodef"};
constexpr int critical = 128;
/// CNAMEs in a row; more than anybody has.
constexpr int most_hops = 8;

struct Property {
  int flags = 0;
  std::string tag, value;  ///< of the value what stands before its parameters
};

std::string trimmed(std::string text) {
  const auto first = text.find_first_not_of(" \t\"");
  const auto last = text.find_last_not_of(" \t\"");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// `0 issue "amazon.com; validationmethods=dns-01"`
Property property_of(const std::string& value) {
  Property property;
  const auto first = value.find(' ');
  const auto second = first == std::string::npos ? first : value.find(' ', first + 1);
  if (second == std::string::npos) return property;
  std::from_chars(value.data(), value.data() + first, property.flags);
  property.tag = value.substr(first + 1, second - first - 1);
  std::transform(property.tag.begin(), property.tag.end(), property.tag.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string text = trimmed(value.substr(second + 1));
  property.value = trimmed(text.substr(0, text.find(';')));
  return property;
}

class CaaRecords {
 public:
  explicit CaaRecords(const Draft& draft) : draft_(draft) {}

  /// The CAA records that a resolver gives for exactly this name; null when there are none.
  const Json* at(std::string name) const {
    for (int hop = 0; hop < most_hops; ++hop) {
      const SourceZone* zone = zone_of(draft_.source_zones(), name);
      if (zone == nullptr) return nullptr;
      if (const Json* found = record(*zone, name, "CAA")) return found;
      const Json* pointer = record(*zone, name, "CNAME");
      if (pointer == nullptr) return nullptr;
      name = names::dns_name(text_or(*pointer, "ResourceRecords/0/Value", ""));
    }
    return nullptr;
  }

 private:
  const Json* record(const SourceZone& zone, const std::string& name, std::string_view type) const {
    const auto* found = draft_.source().find(fmt::format("route53/record/{}/{}/{}", zone.id, name, type));
    return found == nullptr ? nullptr : &found->document;
  }

  const Draft& draft_;
};

std::string verdict(const std::vector<Property>& properties, bool wildcard, const std::string& host) {
  const auto of_tag = [&](std::string_view tag) {
    std::vector<std::string> values;
    for (const Property& property : properties)
      if (property.tag == tag) values.push_back(property.value);
    return values;
  };
  for (const Property& property : properties)
    if (property.flags >= critical &&
        std::find(understood.begin(), understood.end(), property.tag) == understood.end())
      return fmt::format("the CAA records of {} demand that authorities obey '{}', which nobody need know",
                         host, property.tag);
  std::vector<std::string> allowed = of_tag("issue");
  std::string_view tag = "issue";
  if (const auto wild = of_tag("issuewild"); wildcard && !wild.empty()) {
    allowed = wild;
    tag = "issuewild";
  }
  const bool is_free =
      allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [](const std::string& one) {
        return std::find(amazon.begin(), amazon.end(), one) != amazon.end();
      });
  return is_free ? "" : fmt::format("the CAA records of {} ('{}') do not let Amazon issue", host, tag);
}

/// The nearest name at or above this one that has CAA records, and these; null at the end.
const Json* nearest(const CaaRecords& records, std::string& name) {
  for (; !name.empty(); name = names::dns_parent(name))
    if (const Json* found = records.at(name)) return found;
  return nullptr;
}

std::string climbed_name(std::string_view name) {
  return names::dns_name(name.starts_with("*.") ? name.substr(2) : name);
}

}  // namespace

std::string caa_obstacle(const Draft& draft, std::string_view name) {
  std::string holder = climbed_name(name);
  const Json* found = nearest(CaaRecords(draft), holder);
  if (found == nullptr) return "";
  std::vector<Property> properties;
  for (const Json& value : list_or_empty(*found, "ResourceRecords"))
    properties.push_back(property_of(text(value, "Value")));
  return verdict(properties, name.starts_with("*."), names::host_name(holder));
}

std::string caa_unread(const Draft& draft, std::string_view name) {
  std::string holder = climbed_name(name);
  const std::string asked = holder;
  if (nearest(CaaRecords(draft), holder) != nullptr) return "";
  const SourceZone* top = zone_of(draft.source_zones(), asked);
  if (top == nullptr) return names::host_name(asked);
  // The highest zone of those above each other.
  while (const SourceZone* above = zone_of(draft.source_zones(), names::dns_parent(top->name))) top = above;
  const std::string domain = names::host_name(top->name);
  for (const auto* side : {&draft.source(), &draft.destination()})
    if (side->find("route53domains/domain/" + domain) != nullptr) return "";
  const std::string parent = names::host_name(names::dns_parent(top->name));
  return parent.find('.') == std::string::npos ? "" : parent;
}

}  // namespace cleave::plan
