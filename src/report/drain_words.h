#pragma once

#include <string>

#include "drain/drain_report.h"

namespace cleave::report {

/// What the verdict says in one sentence, the same on every page.
std::string verdict_sentence(const drain::DrainReport& report);

/// Is the destination worse: slower at its 95th percentile, or with more errors than the source had before?
/// "" when there is too little to compare.
std::string comparison_sentence(const drain::DrainReport& report);

/// "99.9 %", never rounded up to 100.
std::string percent(double share);

/// "1.2 s", "35 ms"; "-" for less than nothing.
std::string latency_words(std::int64_t microseconds);

}  // namespace cleave::report
