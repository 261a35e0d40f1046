#include "move/call_or_null.h"
#include "move/route53/create_zone.h"
#include "move/route53/route53_tags.h"

namespace cleave::move::route53 {
namespace {

/// The check that this step made on an earlier try, or "".
std::string own_check(const aws::Client& client, const run::Task& task) {
  for (const Json& check : client.items("ListHealthChecks"))
    if (text(check, "CallerReference") == task.token) return text(check, "Id");
  return "";
}

}  // namespace

run::Seen CreateHealthCheck::check(const run::Task& task) {
  const aws::Client client = accounts_.client(task, "route53");
  const std::string id = own_check(client, task);
  if (id.empty() || !has_own_tags(client, task, "healthcheck", id)) return {std::nullopt, Json::object()};
  return {Json{{"Id", id}}, Json::object()};
}

Json CreateHealthCheck::apply(const run::Task& task, const Json&) {
  const aws::Client client = accounts_.client(task, "route53");
  // Asked again with the same reference and settings, AWS answers with the check that is there.
  // https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHealthCheck.html
  const Json answer = client.call(
      "CreateHealthCheck",
      {{"CallerReference", task.token}, {"HealthCheckConfig", at(task.params, "HealthCheckConfig")}});
  const std::string id = text(answer, "HealthCheck/Id");
  set_tags(client, task, "healthcheck", id);
  return {{"Id", id}};
}

run::Progress CreateHealthCheck::undo(const run::Task& task, const Json&, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "route53");
  const std::string id = outputs.is_object() ? text(outputs, "Id") : own_check(client, task);
  if (!id.empty()) call_or_null(client, "DeleteHealthCheck", {{"HealthCheckId", id}}, {"NoSuchHealthCheck"});
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::route53
