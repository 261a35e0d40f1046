#include "verify/compare.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "names/dns_record.h"

namespace cleave::verify {
namespace {

/// The first match decides: these lists are read from the top.
constexpr std::array<std::string_view, 3> ordered_lists{"CacheBehaviors", "RoutingRules", "CORSRules"};

/// Members that hold a host name, which AWS gives back in more than one spelling (case, final dot).
constexpr std::array<std::string_view, 5> host_members{"CanonicalHostedZoneName", "DNSName", "DomainName",
                                                       "FullyQualifiedDomainName", "HostName"};

bool names_host(std::string_view member) {
  return std::find(host_members.begin(), host_members.end(), member) != host_members.end();
}

/// Does `path` stand at or below the pattern?
bool matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (path.empty()) return false;
    const auto wanted = pattern.substr(0, pattern.find('/'));
    const auto part = path.substr(0, path.find('/'));
    if (wanted != "*" && wanted != part) return false;
    pattern.remove_prefix(std::min(pattern.size(), wanted.size() + 1));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
  }
  return true;
}

bool is_own_tag(const Json& item) {
  return item.is_object() && item.contains("Key") && item["Key"].is_string() &&
         item["Key"].get_ref<const std::string&>().starts_with("cleave:");
}

std::string below(const std::string& path, const std::string& part) {
  return path.empty() ? part : path + "/" + part;
}

/// A document in the one form in which it is compared.
class Normaliser {
 public:
  explicit Normaliser(const std::vector<ExpectedDifference>& expected) : expected_(expected) {}

  Json normalised(const Json& value, const std::string& path) const {
    if (value.is_string()) return text_or_document(value, path);
    if (value.is_object()) return object(value, path);
    if (value.is_array()) return list(value, path);
    return value;
  }

 private:
  bool left_out(const std::string& path) const {
    return std::any_of(expected_.begin(), expected_.end(),
                       [&](const auto& expected) { return matches(expected.path, path); });
  }

  /// Policies are JSON inside a string, spelled in many ways.
  Json text_or_document(const Json& value, const std::string& path) const {
    const auto& text = value.get_ref<const std::string&>();
    if (!text.starts_with('{')) return value;
    const Json parsed = json_or_discarded(text);
    return parsed.is_discarded() ? value : normalised(parsed, path);
  }

  Json object(const Json& value, const std::string& path) const {
    Json out = Json::object();
    for (const auto& [member, item] : value.items()) {
      const std::string here = below(path, member);
      if (left_out(here)) continue;
      const bool host = item.is_string() && !item.get_ref<const std::string&>().empty() && names_host(member);
      Json kept = host ? Json(names::host_name(item.get_ref<const std::string&>())) : normalised(item, here);
      // Absent, empty and null are the same answer.
      if (!kept.is_null() && !(kept.is_structured() && kept.empty())) out[member] = std::move(kept);
    }
    return out;
  }

  Json list(const Json& value, const std::string& path) const {
    Json out = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string here = below(path, std::to_string(i));
      if (is_own_tag(value[i]) || left_out(here)) continue;
      out.push_back(normalised(value[i], here));
    }
    const auto name = std::string_view(path).substr(path.rfind('/') + 1);
    const auto parent =
        std::string_view(path).substr(0, path.size() - name.size() - (path.size() > name.size() ? 1 : 0));
    const auto parent_name = parent.substr(parent.rfind('/') + 1);
    const bool ordered =
        std::find(ordered_lists.begin(), ordered_lists.end(), name) != ordered_lists.end() ||
        std::find(ordered_lists.begin(), ordered_lists.end(), parent_name) != ordered_lists.end();
    if (!ordered) std::sort(out.begin(), out.end());
    return out;
  }

  const std::vector<ExpectedDifference>& expected_;
};

const Json absent;

void diff(const Json& source, const Json& destination, const std::string& path,
          std::vector<Difference>& found, std::size_t& compared) {
  if (source.is_object() && destination.is_object()) {
    for (const auto& [member, value] : source.items()) {
      const auto other = destination.find(member);
      diff(value, other == destination.end() ? absent : *other, below(path, member), found, compared);
    }
    for (const auto& [member, value] : destination.items()) {
      if (!source.contains(member)) diff(absent, value, below(path, member), found, compared);
    }
    return;
  }
  if (source.is_array() && destination.is_array() && source.size() == destination.size()) {
    for (std::size_t i = 0; i < source.size(); ++i) {
      diff(source[i], destination[i], below(path, std::to_string(i)), found, compared);
    }
    return;
  }
  ++compared;
  if (source != destination) found.push_back({path, source, destination});
}

}  // namespace

std::vector<Difference> compare(const Json& source, const Json& destination,
                                const std::vector<ExpectedDifference>& expected, std::size_t* compared) {
  const Normaliser normaliser(expected);
  std::vector<Difference> found;
  std::size_t count = 0;
  diff(normaliser.normalised(source, ""), normaliser.normalised(destination, ""), "", found, count);
  if (compared != nullptr) *compared += count;
  return found;
}

}  // namespace cleave::verify
