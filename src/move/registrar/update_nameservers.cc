#include "move/registrar/update_nameservers.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "move/registrar/cached_delegation.h"
#include "names/dns_record.h"

namespace cleave::move::registrar {
namespace {

constexpr std::chrono::seconds between_looks{30};

Json current(const aws::Client& client, const std::string& domain) {
  return list_or_empty(client.call("GetDomainDetail", {{"DomainName", domain}}), "Nameservers");
}

/// The change of this domain's name servers that is under way, or "". The registrar takes one at a time.
std::string under_way(const aws::Client& client, const std::string& domain) {
  const Json operations = client.items(
      "ListOperations", {{"Status", {"SUBMITTED", "IN_PROGRESS"}}, {"Type", {"UPDATE_NAMESERVER"}}});
  for (const Json& operation : operations)
    if (text_or(operation, "DomainName", "") == domain) return text(operation, "OperationId");
  return "";
}

/// As UpdateDomainNameservers takes them, without the final dot.
Json input_form(const Json& servers) {
  Json list = Json::array();
  for (const Json& server : servers)
    list.push_back(server.is_string() ? Json{{"Name", names::host_name(server.get<std::string>())}} : server);
  return list;
}

std::string replace(const aws::Client& client, const std::string& domain, const Json& servers) {
  return text(
      client.call("UpdateDomainNameservers", {{"DomainName", domain}, {"Nameservers", input_form(servers)}}),
      "OperationId");
}

}  // namespace

/// A registrar at an endpoint of one's own, as a twin is, changes nothing in the DNS of this machine.
dns::ParentAnswers UpdateNameservers::ask_above(const run::Task& task) const {
  const bool is_aws = accounts_.of(task.step.side).profile().endpoint_url("Route 53 Domains").empty();
  if (!is_aws && !task.params.contains("Resolver")) return {};
  return registrar::ask_above(*client_, task);
}

run::Seen UpdateNameservers::check(const run::Task& task) {
  const aws::Client client = accounts_.client(task, "route53domains");
  const std::string domain = text(task.params, "DomainName");
  const Json now = current(client, domain);
  const Json& was = at(task.params, "Was");
  const long long cached = cached_seconds(task, Json::object(), ask_above(task));
  if (names::server_names(now) == names::server_names(at(task.params, "Nameservers")))
    return {Json{{"ChangedAt", to_rfc3339(task.now)}, {"CachedSeconds", cached}},
            {{"Nameservers", was}, {"CachedSeconds", cached}}};
  if (names::server_names(now) != names::server_names(was))
    throw Error(Error::Kind::failed, "delegation-changed",
                fmt::format("{} has other name servers than when the plan was made", domain))
        .where(task.step.id)
        .next("Run cleave inventory and cleave plan again.");
  return {std::nullopt, {{"Nameservers", now}, {"CachedSeconds", cached}}};
}

Json UpdateNameservers::apply(const run::Task& task, const Json& before) {
  const aws::Client client = accounts_.client(task, "route53domains");
  const std::string domain = text(task.params, "DomainName");
  // A change that an earlier try has asked for is waited for, not asked for again.
  const std::string operation = under_way(client, domain);
  return {{"OperationId",
           operation.empty() ? replace(client, domain, at(task.params, "Nameservers")) : operation},
          {"CachedSeconds", number_or(before, "CachedSeconds", 0)}};
}

run::Progress UpdateNameservers::settle(const run::Task& task, const Json& outputs) {
  const std::string operation = text_or(outputs, "OperationId", "");
  if (operation.empty()) return run::Progress::done(outputs);
  const aws::Client client = accounts_.client(task, "route53domains");
  const Json detail = client.call("GetOperationDetail", {{"OperationId", operation}});
  const std::string status = text_or(detail, "Status", "");
  if (status == "ERROR" || status == "FAILED")
    throw Error(Error::Kind::failed, "registrar-refused",
                fmt::format("the registry has not taken the new name servers: {}",
                            text_or(detail, "Message", status)))
        .where(task.step.id)
        .next("Mend what it says and run cleave run again; until then the source's zone answers as before.");
  if (status != "SUCCESSFUL")
    return run::Progress::later(task.now + between_looks, "the registry is taking over the new name servers");
  Json done = outputs;
  done["ChangedAt"] = to_rfc3339(task.now);
  done["CachedSeconds"] = cached_seconds(task, outputs, ask_above(task));
  return run::Progress::done(std::move(done));
}

void UpdateNameservers::demand_undo(const run::Task& task, const Json& before, const Json&) {
  const std::string domain = text(task.params, "DomainName");
  const auto now = names::server_names(current(accounts_.client(task, "route53domains"), domain));
  if (now == names::server_names(at(task.params, "Nameservers")) ||
      now == names::server_names(at(before, "Nameservers")))
    return;
  throw Error(Error::Kind::failed, "delegation-changed",
              fmt::format("somebody else has given {} other name servers since this step: {}", domain,
                          names::server_list(now)))
      .where(task.step.id)
      .next(fmt::format(
          "Give it those that it had before ({}) or those that the plan has set ({}), then run the command "
          "again. Set others when the undo is over.",
          names::server_list(names::server_names(at(before, "Nameservers"))),
          names::server_list(names::server_names(at(task.params, "Nameservers")))));
}

run::Progress UpdateNameservers::undo(const run::Task& task, const Json& before, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "route53domains");
  const std::string domain = text(task.params, "DomainName");
  const long long cached =
      std::max(cached_seconds(task, before, ask_above(task)), cached_seconds(task, outputs, {}));
  const auto look_again = [&](std::string reason) {
    run::Progress later = run::Progress::later(task.now + between_looks, std::move(reason));
    later.remembered = {{"WasDelegated", true}, {"CachedSeconds", cached}};
    return later;
  };
  if (!under_way(client, domain).empty())
    return look_again("the registry is busy with a change of the name servers");
  const Json& was = at(before, "Nameservers");
  if (names::server_names(current(client, domain)) == names::server_names(was)) {
    if (!outputs.contains("WasDelegated") && !outputs.contains("ChangedAt"))
      return run::Progress::done(Json::object());
    return no_longer_delegated(task, cached);
  }
  demand_undo(task, before, outputs);
  replace(client, domain, was);
  return look_again("the registry is taking back the former name servers");
}

}  // namespace cleave::move::registrar
