#include "plan/similar.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/json.h"
#include "names/letters.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr std::size_t shortest_word = 4;

/// Words that half of all names begin with.
constexpr std::array<std::string_view, 22> common_words{
    "prod",   "production", "stage",  "staging", "test",   "main",  "default", "data",
    "logs",   "launch",     "public", "static",  "assets", "media", "backup",  "server",
    "client", "shared",     "admin",  "user",    "files",  "site"};

/// Types that others bring along, or that hold nothing of their own.
bool is_told(const Resource& resource) {
  static constexpr std::array<std::string_view, 10> others{
      "record",   "vpc",    "subnet", "availability-zone", "image",
      "snapshot", "volume", "domain", "security-group",    "key-pair"};
  return std::find(others.begin(), others.end(), resource.type) == others.end();
}

/// "orchid-media" → "orchid"; "" when that is short or common.
std::string first_word(std::string_view name) {
  const auto end = std::find_if_not(name.begin(), name.end(), names::is_letter_or_digit);
  std::string word = names::lower(name.substr(0, static_cast<std::size_t>(end - name.begin())));
  const bool common = std::find(common_words.begin(), common_words.end(), word) != common_words.end();
  const bool number = std::all_of(word.begin(), word.end(), [](char c) { return !names::is_letter(c); });
  return word.size() < shortest_word || common || number ? "" : word;
}

/// What its owner chose to call it; "" for an id.
std::string given_name(const Resource& resource) {
  const std::string key = resource.id.substr(resource.id.rfind('/') + 1);
  const bool named_by_key = resource.type == "bucket" || resource.type == "zone" ||
                            resource.service == "iam" || resource.type == "load-balancer" ||
                            resource.name != key;
  return named_by_key ? resource.name : "";
}

/// "app=orchid", but for what EC2 takes for a name.
std::set<std::string> marks_of(const Resource& resource) {
  std::set<std::string> marks;
  for (const Json& tag : own_tags(tags_of(resource.document)))
    if (text_or(tag, "Key", "") != "Name")
      marks.insert(text_or(tag, "Key", "") + "=" + text_or(tag, "Value", ""));
  return marks;
}

/// " (shop-two, shop-web)", where the ids do not say it.
std::string both_names(const Resource& one, const Resource& other) {
  if (one.id.ends_with(one.name) && other.id.ends_with(other.name)) return "";
  return fmt::format(" ({}, {})", one.name, other.name);
}

}  // namespace

std::vector<std::string> similar_resources(const inventory::Inventory& source,
                                           const Application& application) {
  std::set<std::string> members;
  std::map<std::string, std::string> words;               // first word → the member that begins with it
  std::map<std::string, std::vector<std::string>> marks;  // "app=orchid" → the members that have it
  for (const auto& part : application.parts) {
    const Resource& resource = *source.find(part.fate.resource);
    members.insert(resource.id);
    if (part.fate.decision == Decision::leave || part.fate.decision == Decision::share) continue;
    if (const auto word = first_word(given_name(resource)); !word.empty() && is_told(resource))
      words.emplace(word, resource.id);
    for (const auto& mark : marks_of(resource)) marks[mark].push_back(resource.id);
  }
  std::vector<std::string> told;
  for (const Resource& resource : source.resources) {
    if (members.contains(resource.id) || !is_told(resource)) continue;
    if (const auto word = words.find(first_word(given_name(resource))); word != words.end()) {
      told.push_back(fmt::format("{}: its name begins like that of {}{}", resource.id, word->second,
                                 both_names(resource, *source.find(word->second))));
      continue;
    }
    for (const auto& mark : marks_of(resource)) {
      const auto holders = marks.find(mark);
      if (holders == marks.end()) continue;
      told.push_back(
          fmt::format("{}: it has the tag {}, as {} has", resource.id, mark, holders->second.front()));
      break;
    }
  }
  return told;
}

}  // namespace cleave::plan
