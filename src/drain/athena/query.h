#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "aws/client.h"
#include "base/clock.h"

namespace cleave::drain::athena {

/// Where statements run and what it may cost.
struct Workshop {
  std::string database = "default";
  std::string workgroup = "primary";
  std::string run = "cleave";  ///< the names of this run's tables begin so
  std::string output;  ///< "s3://bucket/prefix/": where Athena puts its results; "": as the workgroup says
};

/// Takes a row of a result: a list of texts, null for NULL. The heading is none.
using TakeRow = std::function<void(const Json& cells)>;

/// Runs one statement, waits for its end and gives its rows to `take`; `stop` cancels it. Returns the bytes
/// that were scanned. Throws Error(failed, "athena-failed") with what Athena says, Error(failed,
/// "interrupted"), and the errors of the calls.
/// https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
std::uint64_t run_statement(const aws::Client& athena, const std::string& statement, const Workshop& workshop,
                            Clock& clock, const std::atomic<bool>& stop, const TakeRow& take);

}  // namespace cleave::drain::athena
