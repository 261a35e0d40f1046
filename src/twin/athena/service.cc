#include <fmt/format.h>

#include "twin/athena/results.h"
#include "twin/s3/store.h"
#include "twin/service.h"
#include "twin/uuid.h"

namespace cleave::twin {
namespace {

/// What is said about a query is how the state was reached, not state.
constexpr std::string_view query_kind = "transient/athena-query", table_kind = "athena/table";

/// As many rows as a page has.
/// https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
constexpr std::size_t rows_of_page = 1000;

Refusal invalid(std::string message) {
  return {"InvalidRequestException", std::move(message), 400, Json::object()};
}

/// The word at a place: "CREATE EXTERNAL TABLE IF NOT EXISTS logs (" has "logs" at 6.
std::string word_at(const std::string& query, std::size_t place) {
  std::size_t begin = 0;
  for (; place > 0 && begin != std::string::npos; --place) begin = query.find(' ', begin + 1);
  if (begin == std::string::npos) return "";
  begin += query[begin] == ' ' ? 1 : 0;
  return query.substr(begin, query.find_first_of(" \n", begin) - begin);
}

std::string bucket_of(const std::string& location) {
  constexpr std::string_view scheme = "s3://";
  if (!location.starts_with(scheme)) return "";
  const auto rest = location.substr(scheme.size());
  return rest.substr(0, rest.find('/'));
}

/// Why a statement fails, or "".
std::string carry_out(Call& call, const std::string& query, const std::string& output) {
  if (call.world.find_anywhere(s3::bucket_kind, bucket_of(output)).row == nullptr)
    return fmt::format("Access denied when writing output to url: {}", output);
  Table& tables = call.table(table_kind);
  if (query.starts_with("CREATE EXTERNAL TABLE IF NOT EXISTS ")) {
    tables[word_at(query, 6)] = {{"statement", query}};
    return "";
  }
  if (query.starts_with("DROP TABLE IF EXISTS ")) {
    tables.erase(word_at(query, 4));
    return "";
  }
  if (athena::result_of(call.world, query) == nullptr)
    return "The twin runs no SQL, and nobody has told it what this statement answers.";
  for (const auto& [name, row] : tables)
    if (query.find(" FROM " + name + ")") != std::string::npos ||
        query.find(" FROM " + name + " ") != std::string::npos)
      return "";
  return "TABLE_NOT_FOUND: the statement names no table that was made.";
}

aws::Message start_query(Call& call) {
  const std::string output = text_or(call.input, "ResultConfiguration/OutputLocation", "");
  if (output.empty())
    throw invalid(
        "No output location provided. An output location is required either through the Workgroup result "
        "configuration setting or as an API input.");
  const std::string group = text_or(call.input, "WorkGroup", "primary");
  if (group != "primary") throw invalid(fmt::format("WorkGroup {} is not found.", group));
  const std::string query = text(call.input, "QueryString");
  const std::string id = uuid_for(call.world, call.account + "/athena/" + query);
  const Json* result = athena::result_of(call.world, query);
  call.table(query_kind)[id] = {
      {"query", query},
      {"output", output},
      {"running_looks", result == nullptr ? 1 : number_or(*result, "running_looks", 1)},
      {"reason", carry_out(call, query, output)},
      {"submitted_at", to_rfc3339(call.world.now())}};
  return {{{"QueryExecutionId", id}}, ""};
}

Json& query_of(Call& call) {
  const std::string id = text(call.input, "QueryExecutionId");
  Table& queries = call.table(query_kind);
  const auto found = queries.find(id);
  if (found == queries.end()) throw invalid(fmt::format("QueryExecution {} was not found", id));
  return found->second;
}

bool is_ddl(const std::string& query) {
  return !query.starts_with("SELECT");
}

std::string state_of(const Json& query) {
  if (query.contains("cancelled")) return "CANCELLED";
  if (query.at("running_looks") >= 0) return "RUNNING";
  return text(query, "reason").empty() ? "SUCCEEDED" : "FAILED";
}

aws::Message get_query(Call& call) {
  Json& query = query_of(call);
  query["running_looks"] = number_or(query, "running_looks", 0) - 1;
  const std::string statement = text(query, "query");
  Json status = {{"State", state_of(query)}, {"SubmissionDateTime", query.at("submitted_at")}};
  if (status.at("State") == "FAILED") status["StateChangeReason"] = query.at("reason");
  const Json* result = athena::result_of(call.world, statement);
  const long long scanned = result == nullptr ? 0 : number_or(*result, "scanned_bytes", 0);
  return {{{"QueryExecution",
            {{"QueryExecutionId", call.input.at("QueryExecutionId")},
             {"Query", statement},
             {"StatementType", is_ddl(statement) ? "DDL" : "DML"},
             {"ResultConfiguration", {{"OutputLocation", query.at("output")}}},
             {"WorkGroup", "primary"},
             {"Status", std::move(status)},
             {"Statistics", {{"DataScannedInBytes", scanned}}}}}},
          ""};
}

Json row_of(const Json& cells) {
  Json data = Json::array();
  for (const Json& cell : cells)
    data.push_back(cell.is_null() ? Json::object() : Json{{"VarCharValue", cell}});
  return {{"Data", std::move(data)}};
}

/// The heading is the first row of the first page.
aws::Message get_results(Call& call) {
  const Json& query = query_of(call);
  if (state_of(query) != "SUCCEEDED")
    throw invalid(fmt::format("Query has not yet finished. Current state: {}", state_of(query)));
  const Json* result = athena::result_of(call.world, text(query, "query"));
  Json all = Json::array();
  if (result != nullptr) {
    all.push_back(row_of(result->at("columns")));
    for (const Json& cells : list_or_empty(*result, "rows")) all.push_back(row_of(cells));
  }
  const std::string token = text_or(call.input, "NextToken", "0");
  const std::size_t begin = std::strtoull(token.c_str(), nullptr, 10);
  const std::size_t end = std::min(all.size(), begin + rows_of_page);
  Json rows = Json::array();
  for (std::size_t i = begin; i < end; ++i) rows.push_back(all[i]);
  Json answer = {{"ResultSet", {{"Rows", std::move(rows)}}}};
  if (end < all.size()) answer["NextToken"] = std::to_string(end);
  return {std::move(answer), ""};
}

aws::Message stop_query(Call& call) {
  query_of(call)["cancelled"] = true;
  return {Json::object(), ""};
}

}  // namespace

/// A minimal Athena: statements are taken, made tables are known, and SELECT answers what it was told to.
Service make_athena() {
  return {"athena",
          {{"StartQueryExecution", start_query},
           {"GetQueryExecution", get_query},
           {"GetQueryResults", get_results},
           {"StopQueryExecution", stop_query}}};
}

}  // namespace cleave::twin
