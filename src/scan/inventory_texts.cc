#include "scan/inventory_texts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::scan {
namespace {

constexpr auto copied_by_the_plan =
    "it is what AWS said of a resource: the plan rewrites it in the copy, as far as the resource is copied";

/// The bytes of what AWS gives in base64; runs at every first boot.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
constexpr std::string_view user_data = "UserData";

class Texts {
 public:
  Texts(const inventory::Resource& resource, Scanner& scanner) : resource_(resource), scanner_(scanner) {}

  void scan(const Json& document, const std::string& path, const std::string& key) {
    if (document.is_string()) return scan_text(document.get_ref<const std::string&>(), path, key);
    if (document.is_object())
      for (const auto& [member, value] : document.items()) scan(value, join(path, member), member);
    if (document.is_array())
      for (std::size_t i = 0; i < document.size(); ++i) scan(document[i], join(path, std::to_string(i)), key);
  }

 private:
  static std::string join(const std::string& path, const std::string& part) {
    return path.empty() ? part : path + "/" + part;
  }

  void scan_text(const std::string& text, const std::string& path, const std::string& key) {
    Place place;
    place.name = fmt::format("inventory:{}!{}", resource_.id, path);
    place.key = key;
    place.why_kept = copied_by_the_plan;
    // Both "UserData": "…" and the answer of DescribeInstanceAttribute, "UserData": {"Value": "…"}.
    const bool is_program = path.ends_with(user_data) || path.ends_with("UserData/Value");
    if (!is_program) return scanner_.scan(place, text);
    place.role = Role::boot;
    place.key.clear();
    scanner_.scan(place, from_base64(text));
  }

  const inventory::Resource& resource_;
  Scanner& scanner_;
};

}  // namespace

Findings scan_inventory(const inventory::Inventory& inventory, const names::NameMap& map,
                        const names::Finder& finder, const ScanOptions& options) {
  Scanner scanner(map, finder, options);
  for (const auto& resource : inventory.resources) Texts(resource, scanner).scan(resource.document, "", "");
  auto findings = scanner.take();
  std::erase_if(findings.hits, [&](const Hit& hit) {
    const auto& entry = map.entries()[hit.found.entry];
    const auto own = fmt::format("inventory:{}!", entry.resource);
    return !entry.resource.empty() && hit.place.starts_with(own);
  });
  findings.files = inventory.resources.size();
  return findings;
}

}  // namespace cleave::scan
