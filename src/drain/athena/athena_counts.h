#pragma once

#include <map>
#include <string>

#include "base/json.h"
#include "drain/count/totals.h"
#include "drain/lines/address.h"

namespace cleave::drain::athena {

/// What Athena has counted, in the terms of drain::Counts. Times are whole minutes.
struct AthenaCounts {
  Totals all;
  std::map<std::string, Totals> hosts, named_clients;
  std::map<Address, Totals> clients;       ///< those with most requests
  std::map<std::int64_t, Totals> minutes;  ///< since 1970
  std::map<std::int32_t, std::uint64_t> statuses;
  std::uint64_t distinct_clients = 0;
  std::uint64_t unparsable = 0;
};

/// Reads the rows of count_statement: a list of lists of texts, or null for NULL. Throws Error(failed,
/// "bad-athena-row") for a row that is none of them.
AthenaCounts athena_counts(const Json& rows);

}  // namespace cleave::drain::athena
