#include "drain/athena/query.h"

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::drain::athena {
namespace {

constexpr std::chrono::seconds between_looks{1};

Error interrupted(const std::string& id) {
  return Error(Error::Kind::failed, "interrupted", "the statement was cancelled")
      .where(fmt::format("athena query {}", id));
}

std::string start(const aws::Client& athena, const std::string& statement, const Workshop& workshop) {
  Json request = {{"QueryString", statement},
                  {"QueryExecutionContext", {{"Database", workshop.database}}},
                  {"WorkGroup", workshop.workgroup}};
  if (!workshop.output.empty()) request["ResultConfiguration"] = {{"OutputLocation", workshop.output}};
  return text(athena.call("StartQueryExecution", request), "QueryExecutionId");
}

/// The execution when it has ended well.
Json wait_for(const aws::Client& athena, const std::string& id, Clock& clock, const std::atomic<bool>& stop) {
  for (;;) {
    const Json execution = at(athena.call("GetQueryExecution", {{"QueryExecutionId", id}}), "QueryExecution");
    const std::string state = text(execution, "Status/State");
    if (state == "SUCCEEDED") return execution;
    if (state == "FAILED" || state == "CANCELLED")
      throw Error(Error::Kind::failed, "athena-failed",
                  fmt::format("Athena ended the statement as {}: {}", state,
                              text_or(execution, "Status/StateChangeReason", "it gives no reason")))
          .where(fmt::format("athena query {}", id));
    if (stop) {
      athena.call("StopQueryExecution", {{"QueryExecutionId", id}});
      throw interrupted(id);
    }
    clock.sleep_until(clock.now() + between_looks);
  }
}

Json cells_of(const Json& row) {
  Json cells = Json::array();
  for (const Json& cell : list_or_empty(row, "Data"))
    cells.push_back(cell.contains("VarCharValue") ? cell.at("VarCharValue") : Json());
  return cells;
}

}  // namespace

std::uint64_t run_statement(const aws::Client& athena, const std::string& statement, const Workshop& workshop,
                            Clock& clock, const std::atomic<bool>& stop, const TakeRow& take) {
  const std::string id = start(athena, statement, workshop);
  const Json execution = wait_for(athena, id, clock, stop);
  const auto scanned = static_cast<std::uint64_t>(number_or(execution, "Statistics/DataScannedInBytes", 0));
  if (text_or(execution, "StatementType", "DML") != "DML") return scanned;
  // The first row of the first page is the heading.
  bool is_heading = true;
  athena.pages("GetQueryResults", {{"QueryExecutionId", id}}, [&](const Json& page) {
    if (stop) throw interrupted(id);
    for (const Json& row : list_or_empty(page, "ResultSet/Rows")) {
      if (!is_heading) take(cells_of(row));
      is_heading = false;
    }
  });
  return scanned;
}

}  // namespace cleave::drain::athena
