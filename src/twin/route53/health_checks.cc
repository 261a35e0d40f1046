#include <fmt/format.h>

#include "twin/page.h"
#include "twin/route53/handlers.h"
#include "twin/route53/zone.h"
#include "twin/uuid.h"

namespace cleave::twin::route53 {
namespace {

constexpr std::string_view check_location = "https://route53.amazonaws.com/2013-04-01/healthcheck/";

Json& check_of(const Call& call, const std::string& id) {
  Table& checks = call.global_table(check_kind);
  const auto found = checks.find(id);
  if (found == checks.end() || found->second.contains("deleted")) {
    throw Refusal{"NoSuchHealthCheck", fmt::format("A health check with id {} does not exist.", id), 404};
  }
  return found->second;
}

/// What Route 53 fills in where the caller says nothing.
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
Json with_defaults(Json config) {
  const std::string type = text(config, "Type");
  config.emplace("Inverted", false);
  config.emplace("Disabled", false);
  if (type == "CALCULATED" || type == "CLOUDWATCH_METRIC" || type == "RECOVERY_CONTROL") return config;
  config.emplace("RequestInterval", 30);
  config.emplace("FailureThreshold", 3);
  config.emplace("MeasureLatency", false);
  const bool secure = type.starts_with("HTTPS");
  if (type.starts_with("HTTP")) config.emplace("Port", secure ? 443 : 80);
  if (type.starts_with("HTTP")) config.emplace("EnableSNI", secure);
  return config;
}

void refuse_incomplete(const Json& config) {
  const std::string type = text(config, "Type");
  const bool has_endpoint = config.contains("IPAddress") || config.contains("FullyQualifiedDomainName");
  if ((type.starts_with("HTTP") || type == "TCP") && !has_endpoint) {
    throw Refusal{"InvalidInput", "Invalid parameter : Missing either IPAddress or FullyQualifiedDomainName"};
  }
  if (type == "TCP" && !config.contains("Port")) {
    throw Refusal{"InvalidInput", "Invalid parameter : Port must be specified for TCP health checks"};
  }
  if (type.ends_with("_STR_MATCH") && text_or(config, "SearchString", "").empty()) {
    throw Refusal{"InvalidInput", "Invalid parameter : SearchString must be specified"};
  }
}

/// A repeated call with the same settings answers the same check. The reference of a deleted check stays
/// used. https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHealthCheck.html
aws::Message create_health_check(Call& call) {
  const std::string reference = text(call.input, "CallerReference");
  const Json config = with_defaults(at(call.input, "HealthCheckConfig"));
  refuse_incomplete(config);
  Table& checks = call.global_table(check_kind);
  for (const auto& [id, check] : checks) {
    if (text(check, "document/CallerReference") != reference) continue;
    if (check.contains("deleted") || at(check, "document/HealthCheckConfig") != config) {
      throw Refusal{
          "HealthCheckAlreadyExists",
          fmt::format("A health check has already been created with the specified caller reference: {}",
                      reference),
          409};
    }
    return {{{"HealthCheck", check.at("document")}, {"Location", std::string(check_location) + id}}, ""};
  }
  const std::string id = uuid_for(call.world, fmt::format("{}/health-check/{}", call.account, reference));
  const Json document = {
      {"Id", id}, {"CallerReference", reference}, {"HealthCheckConfig", config}, {"HealthCheckVersion", 1}};
  checks[id] = {{"document", document}, {"tags", Json::object()}};
  return {{{"HealthCheck", document}, {"Location", std::string(check_location) + id}}, ""};
}

aws::Message get_health_check(Call& call) {
  return {{{"HealthCheck", check_of(call, text(call.input, "HealthCheckId")).at("document")}}, ""};
}

aws::Message list_health_checks(Call& call) {
  Table checks;
  for (const auto& [id, check] : call.global_table(check_kind)) {
    if (!check.contains("deleted")) checks[id] = check;
  }
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  const std::string marker = text_or(call.input, "Marker", "");
  const Page page = page_of(checks, marker, limit);
  Json answer = {{"HealthChecks", Json::array()},
                 {"Marker", marker},
                 {"IsTruncated", !page.next.empty()},
                 {"MaxItems", std::to_string(limit)}};
  for (const Json* check : page.rows) answer["HealthChecks"].push_back(check->at("document"));
  if (!page.next.empty()) answer["NextMarker"] = page.next;
  return {answer, ""};
}

aws::Message update_health_check(Call& call) {
  Json& document = check_of(call, text(call.input, "HealthCheckId"))["document"];
  const long long version = document.at("HealthCheckVersion").get<long long>();
  if (number_or(call.input, "HealthCheckVersion", version) != version) {
    throw Refusal{"HealthCheckVersionMismatch",
                  "The value of HealthCheckVersion in the request doesn't match the value "
                  "of HealthCheckVersion in the health check.",
                  409};
  }
  Json config = document.at("HealthCheckConfig");
  for (const Json& member : list_or_empty(call.input, "ResetElements"))
    config.erase(member.get<std::string>());
  for (const auto& [member, value] : call.input.items()) {
    const bool about_call =
        member == "HealthCheckId" || member == "HealthCheckVersion" || member == "ResetElements";
    if (!about_call) config[member] = value;
  }
  refuse_incomplete(config);
  document["HealthCheckConfig"] = config;
  document["HealthCheckVersion"] = version + 1;
  return {{{"HealthCheck", document}}, ""};
}

/// Records that use it do not keep it from being deleted; only its caller reference stays behind.
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHealthCheck.html
aws::Message delete_health_check(Call& call) {
  check_of(call, text(call.input, "HealthCheckId"))["deleted"] = true;
  return {};
}

}  // namespace

void add_health_check_handlers(Service& service) {
  service.handlers["CreateHealthCheck"] = create_health_check;
  service.handlers["GetHealthCheck"] = get_health_check;
  service.handlers["ListHealthChecks"] = list_health_checks;
  service.handlers["UpdateHealthCheck"] = update_health_check;
  service.handlers["DeleteHealthCheck"] = delete_health_check;
}

}  // namespace cleave::twin::route53
