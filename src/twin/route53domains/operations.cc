// Operations: what the registry was asked to do and how far it has come. Only a time decides that.
#include <algorithm>

#include <fmt/format.h>

#include "twin/page.h"
#include "twin/route53domains/handlers.h"
#include "twin/uuid.h"

namespace cleave::twin::route53domains {
namespace {

constexpr std::string_view operation_kind = "transient/route53domains/operation";

Json operation_answer(const Json& row, Time now) {
  Json answer = row.at("document");
  const bool done = from_rfc3339(text(row, "done_at")) <= now;
  answer["Status"] = done ? "SUCCESSFUL" : "IN_PROGRESS";
  answer["LastUpdatedDate"] = done ? row.at("done_at") : answer.at("SubmittedDate");
  return answer;
}

aws::Message get_operation_detail(Call& call) {
  const std::string id = text(call.input, "OperationId");
  const Table& operations = call.global_table(operation_kind);
  const auto found = operations.find(id);
  if (found == operations.end()) throw Refusal{"InvalidInput", fmt::format("Operation {} not found", id)};
  return {operation_answer(found->second, call.world.now()), ""};
}

bool is_wanted(const Json& wanted, const std::string& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

/// Oldest first unless asked otherwise.
aws::Message list_operations(Call& call) {
  const std::string since = text_or(call.input, "SubmittedSince", "");
  Table matching;
  for (const auto& [id, row] : call.global_table(operation_kind)) {
    const Json operation = operation_answer(row, call.world.now());
    const std::string submitted = text(operation, "SubmittedDate");
    if (!since.empty() && from_rfc3339(submitted) < from_rfc3339(since)) continue;
    if (!is_wanted(list_or_empty(call.input, "Status"), text(operation, "Status"))) continue;
    if (!is_wanted(list_or_empty(call.input, "Type"), text(operation, "Type"))) continue;
    matching[submitted + " " + id] = operation;
  }
  const Page page =
      page_of(matching, text_or(call.input, "Marker", ""), page_limit(call.input, "MaxItems", 100));
  Json answer = {{"Operations", Json::array()}};
  for (const Json* operation : page.rows) answer["Operations"].push_back(*operation);
  if (text_or(call.input, "SortOrder", "ASC") == "DESC") {
    std::reverse(answer["Operations"].begin(), answer["Operations"].end());
  }
  if (!page.next.empty()) answer["NextPageMarker"] = page.next;
  return {answer, ""};
}

}  // namespace

std::string start_operation(const Call& call, std::string_view type, const std::string& domain, Time done) {
  const std::string id = uuid_for(call.world, fmt::format("{}/operation/{}/{}", call.account, type, domain));
  call.global_table(operation_kind)[id] = {{"document",
                                            {{"OperationId", id},
                                             {"Type", type},
                                             {"DomainName", domain},
                                             {"SubmittedDate", to_rfc3339(call.world.now())}}},
                                           {"done_at", to_rfc3339(done)}};
  return id;
}

void add_operation_handlers(Service& service) {
  service.handlers["GetOperationDetail"] = get_operation_detail;
  service.handlers["ListOperations"] = list_operations;
}

}  // namespace cleave::twin::route53domains
