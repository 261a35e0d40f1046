#include "aws/endpoint_rules.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <regex>
#include <vector>

#include <fmt/format.h>

#include "aws/embedded.h"
#include "base/error.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

struct RegionFamily {
  Partition partition;
  std::vector<std::string> regions;
  std::regex pattern;
};

struct EndpointData {
  std::vector<RegionFamily> families;
  std::map<std::string, Json, std::less<>> rules;
};

EndpointData read_endpoint_data() {
  const Json text = parse_json(decompressed(embedded_endpoints()), "endpoints");
  EndpointData data;
  for (const auto& entry : text.at("partitions")) {
    const auto& outputs = entry.at("outputs");
    RegionFamily family;
    family.partition = {entry.at("id"),
                        outputs.at("dnsSuffix"),
                        outputs.at("dualStackDnsSuffix"),
                        outputs.at("implicitGlobalRegion"),
                        outputs.at("supportsFIPS"),
                        outputs.at("supportsDualStack")};
    for (const auto& [name, ignored] : entry.at("regions").items()) family.regions.push_back(name);
    family.pattern = std::regex(entry.at("regionRegex").get<std::string>());
    data.families.push_back(std::move(family));
  }
  for (const auto& [service, rules] : text.at("rules").items()) data.rules.emplace(service, rules);
  return data;
}

const EndpointData& endpoint_data() {
  static const EndpointData data = read_endpoint_data();
  return data;
}

const RegionFamily& family_of(std::string_view region) {
  const auto& families = endpoint_data().families;
  for (const auto& family : families) {
    if (std::find(family.regions.begin(), family.regions.end(), region) != family.regions.end())
      return family;
  }
  for (const auto& family : families) {
    if (std::regex_match(region.begin(), region.end(), family.pattern)) return family;
  }
  return families.front();
}

Error no_endpoint(std::string what) {
  return Error(Error::Kind::input, "no-such-endpoint", std::move(what))
      .next("Take use_fips_endpoint or use_dualstack_endpoint out of the profile, or choose another region.");
}

/// The language of the rules (https://smithy.io/2.0/additional-specs/rules-engine/specification.html), as
/// far as the embedded services use it. Anything else is refused.
class RuleReader {
 public:
  RuleReader(const std::string& region, const EndpointVariant& variant) {
    values_ = {{"Region", region},
               {"UseFIPS", variant.fips},
               {"UseDualStack", variant.dualstack},
               {"UseGlobalEndpoint", variant.sts_global}};
  }

  std::optional<RegionHost> first_match(const Json& rules) {
    for (const auto& rule : rules) {
      const Json before = values_;
      if (holds(rule)) {
        if (rule.at("type") == "tree") return first_match(rule.at("rules"));
        if (rule.at("type") == "endpoint") return endpoint_of(rule.at("endpoint"));
        throw no_endpoint(filled(rule.at("error").get<std::string>()));
      }
      values_ = before;
    }
    return {};
  }

 private:
  bool holds(const Json& rule) {
    for (const auto& condition : rule.at("conditions")) {
      const Json value = value_of(condition);
      if (value.is_null() || value == false) return false;
      if (condition.contains("assign")) values_[condition.at("assign").get<std::string>()] = value;
    }
    return true;
  }

  RegionHost endpoint_of(const Json& endpoint) {
    std::string host = filled(endpoint.at("url").get<std::string>());
    host.erase(0, host.find("://") + 3);
    const auto& properties = endpoint.value("properties", Json::object());
    const auto schemes = properties.value("authSchemes", Json::array());
    const auto region = schemes.empty() ? std::string() : schemes.front().value("signingRegion", "");
    return {std::move(host), filled(region)};
  }

  /// "sts.{Region}.{PartitionResult#dnsSuffix}"
  std::string filled(std::string text) {
    for (auto open = text.find('{'); open != std::string::npos; open = text.find('{')) {
      const auto close = text.find('}', open);
      const auto name = text.substr(open + 1, close - open - 1);
      const auto hash = name.find('#');
      const Json& value = values_.at(name.substr(0, hash));
      text.replace(open, close - open + 1,
                   (hash == std::string::npos ? value : value.at(name.substr(hash + 1))).get<std::string>());
    }
    return text;
  }

  Json value_of(const Json& expression) {
    if (expression.is_string()) return filled(expression.get<std::string>());
    if (!expression.is_object()) return expression;
    if (expression.contains("ref")) return values_.value(expression.at("ref").get<std::string>(), Json());
    const auto& function = expression.at("fn").get_ref<const std::string&>();
    const auto& arguments = expression.at("argv");
    const auto argument = [&](std::size_t at) { return value_of(arguments.at(at)); };
    if (function == "isSet") return !argument(0).is_null();
    if (function == "not") return argument(0) != true;
    if (function == "booleanEquals" || function == "stringEquals") return argument(0) == argument(1);
    if (function == "getAttr") return argument(0).value(arguments.at(1).get<std::string>(), Json());
    if (function == "aws.partition") {
      const Partition& partition = partition_of_region(argument(0).get<std::string>());
      return {{"name", partition.id},
              {"dnsSuffix", partition.dns_suffix},
              {"dualStackDnsSuffix", partition.dualstack_dns_suffix},
              {"supportsFIPS", partition.supports_fips},
              {"supportsDualStack", partition.supports_dualstack},
              {"implicitGlobalRegion", partition.global_region}};
    }
    throw Error(Error::Kind::failed, "bad-model", fmt::format("endpoint rules use '{}'", function));
  }

  Json values_;
};

}  // namespace

const Partition& partition_of_region(std::string_view region) {
  return family_of(region).partition;
}

bool is_host_label(std::string_view text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '-'; };
  return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), fits) &&
         text.front() != '-' && text.back() != '-';
}

RegionHost host_by_rules(const std::string& service_id, const std::string& region,
                         const EndpointVariant& variant) {
  const auto rules = endpoint_data().rules.find(service_id);
  if (rules == endpoint_data().rules.end())
    throw Error(Error::Kind::failed, "bad-model", fmt::format("there are no endpoints of {}", service_id));
  if (auto found = RuleReader(region, variant).first_match(rules->second)) return *found;
  throw no_endpoint(fmt::format("no rule of {} fits {}", service_id, region));
}

}  // namespace cleave::aws
