#pragma once

#include <atomic>
#include <string>

#include "aws/client.h"
#include "base/clock.h"

namespace cleave::drain::athena {

/// Where statements run and what it may cost.
struct Workshop {
  std::string database = "default";
  std::string workgroup = "primary";
  std::string output;  ///< "s3://bucket/prefix/": where Athena puts its results; "": as the workgroup says
};

/// What came of a statement.
struct Result {
  Json rows = Json::array();  ///< lists of texts, null for NULL; without the heading
  std::uint64_t scanned_bytes = 0;
};

/// Runs one statement and waits for its end; `stop` cancels it. Throws Error(failed, "athena-failed") with
/// what Athena says, Error(failed, "interrupted"), and the errors of the calls.
/// https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
Result run_statement(const aws::Client& athena, const std::string& statement, const Workshop& workshop,
                     Clock& clock, const std::atomic<bool>& stop);

}  // namespace cleave::drain::athena
