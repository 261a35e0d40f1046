#pragma once

#include <string>
#include <vector>

#include "dns/watch/state.h"

namespace cleave::report {

/// What a look at the DNS says, the same in a terminal and on a page.

/// Who says what: a heading and a row for each question, a column for each kind of server.
std::vector<std::vector<std::string>> dns_rows(const dns::ZoneState& zone);

/// "192.0.2.53:53  www.example.com A 192.0.2.1  for 40 s more".
struct StillLed {
  std::string what;
  bool is_overdue = false;  ///< for longer than it may
};
std::vector<StillLed> still_led(const dns::ZoneState& zone);

/// Sentences: who could not be asked, and who gave no answer to go by.
std::vector<std::string> dns_silent(const dns::ZoneState& zone);
/// Sentences: what is not served as it should be.
std::vector<std::string> dns_faults(const dns::ZoneState& zone);
/// Sentences: when the last cache that keeps to the TTLs ends.
std::vector<std::string> dns_ends(const dns::ZoneState& zone, Time now);
/// What follows the word of the verdict.
std::string_view dns_verdict_words(dns::DnsVerdict verdict);

std::string without_last_dot(const std::string& name);

}  // namespace cleave::report
