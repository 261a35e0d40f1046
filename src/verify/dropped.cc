#include "verify/dropped.h"

#include <algorithm>

#include "aws/bucket_configurations.h"
#include "plan/s3/objects.h"

namespace cleave::verify {
namespace {

/// The members that hold the rules of a security group.
constexpr const char* rule_lists[] = {"IpPermissions", "IpPermissionsEgress"};
constexpr const char* ranges[] = {"UserIdGroupPairs", "IpRanges", "Ipv6Ranges", "PrefixListIds"};

/// A bucket's document has its configurations under the calls that read them.
std::string member_of(const std::string& attribute) {
  for (const auto& configuration : aws::bucket_configurations)
    if (configuration.name == attribute && configuration.get != attribute)
      return std::string(configuration.get);
  return attribute;
}

/// As HeadObject says them.
constexpr const char* locks[] = {"ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus"};

bool holds(const Json& item, const std::string& value) {
  if (item.is_string()) return item == value;
  return item.is_structured() &&
         std::any_of(item.begin(), item.end(), [&](const Json& part) { return holds(part, value); });
}

/// In every list that is called so.
void remove_items(Json& document, const std::string& list, const std::string& name) {
  if (!document.is_structured()) return;
  if (document.is_object() && document.contains(list) && document[list].is_array()) {
    Json kept = Json::array();
    for (const Json& item : document[list])
      if (!holds(item, name)) kept.push_back(item);
    document[list] = std::move(kept);
  }
  for (Json& part : document) remove_items(part, list, name);
}

/// A rule for groups that are all dropped is none.
void remove_empty_rules(Json& document) {
  for (const char* member : rule_lists) {
    if (!document.contains(member)) continue;
    Json kept = Json::array();
    for (const Json& rule : document[member])
      if (std::any_of(std::begin(ranges), std::end(ranges),
                      [&](const char* list) { return !list_or_empty(rule, list).empty(); }))
        kept.push_back(rule);
    document[member] = std::move(kept);
  }
}

/// Does `path` have the parts of `attribute` one behind the other?
bool leads_through(const std::string& path, const std::string& attribute) {
  return ("/" + path + "/").find("/" + attribute + "/") != std::string::npos;
}

}  // namespace

Dropped::Dropped(const plan::Plan& plan, const std::string& resource) {
  for (const std::string& line : plan.dropped) {
    if (!line.starts_with(resource + " ")) continue;
    const std::string what = line.substr(resource.size() + 1, line.find(": ") - resource.size() - 1);
    const auto space = what.find(' ');
    if (what.starts_with("the whole ")) all_ = true;
    if (what == plan::locks_of_objects)
      attributes_.insert(attributes_.end(), std::begin(locks), std::end(locks));
    else if (space == std::string::npos)
      attributes_.push_back(resource.starts_with("s3/") ? member_of(what) : what);
    else
      items_.push_back({what.substr(0, space), what.substr(space + 1)});
  }
}

Json Dropped::without_items(Json document) const {
  for (const Item& item : items_) remove_items(document, item.list, item.name);
  if (!items_.empty()) remove_empty_rules(document);
  return document;
}

std::vector<Difference> Dropped::without_attributes(std::vector<Difference> differences) const {
  std::erase_if(differences, [&](const Difference& difference) {
    return std::any_of(attributes_.begin(), attributes_.end(), [&](const std::string& attribute) {
      return leads_through(difference.path, attribute);
    });
  });
  return differences;
}

}  // namespace cleave::verify
