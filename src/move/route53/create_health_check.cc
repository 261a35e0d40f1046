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

/// Asked again with the same reference and settings, AWS answers with the check that is there, but never
/// makes one again that was deleted.
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHealthCheck.html
Json CreateHealthCheck::apply(const run::Task& task, const Json&) {
  const aws::Client client = accounts_.client(task, "route53");
  const Json answer = call_or_null(
      client, "CreateHealthCheck",
      {{"CallerReference", task.token}, {"HealthCheckConfig", at(task.params, "HealthCheckConfig")}},
      {"HealthCheckAlreadyExists"});
  if (answer.is_null()) return {{"Id", ""}};  // Somebody has deleted what an earlier try made.
  const std::string id = text(answer, "HealthCheck/Id");
  set_tags(client, task, "healthcheck", id);
  return {{"Id", id}};
}

run::Progress CreateHealthCheck::settle(const run::Task& task, const Json& outputs) {
  if (!is_there(task, outputs))
    return run::Progress::not_listed(task, "the health check " + text(outputs, "Id"));
  return run::Progress::done(outputs);
}

bool CreateHealthCheck::is_there(const run::Task& task, const Json& outputs) {
  const std::string id = text(outputs, "Id");
  return !id.empty() && !call_or_null(accounts_.client(task, "route53"), "GetHealthCheck",
                                      {{"HealthCheckId", id}}, {"NoSuchHealthCheck"})
                             .is_null();
}

run::Progress CreateHealthCheck::undo(const run::Task& task, const Json&, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "route53");
  const std::string made = outputs.is_object() ? text(outputs, "Id") : "";
  const std::string id = made.empty() ? own_check(client, task) : made;
  if (!id.empty()) call_or_null(client, "DeleteHealthCheck", {{"HealthCheckId", id}}, {"NoSuchHealthCheck"});
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::route53
