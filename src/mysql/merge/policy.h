#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cleave::mysql {

/// Who is right when both sides have changed one column of a row to different values.
struct Policy {
  enum class Kind {
    keep,         ///< the row stays as the destination has it, the conflict is recorded
    ask,          ///< a person says which side; recorded when nobody answers
    source,       ///< the source's value
    destination,  ///< the destination's value
    newest,       ///< that of the row whose `columns` (one) is greater
    sum           ///< of `columns` what both have added; of others as `keep`
  };
  Kind kind = Kind::keep;
  std::set<std::string> columns;
};

/// "keep", "ask", "source", "destination", "newest:COLUMN", "sum:COLUMN[,COLUMN…]". Throws Error(input,
/// "bad-policy") with `where`.
Policy parse_policy(std::string_view text, const std::string& where);
std::string to_text(const Policy& policy);

/// What becomes of a row whose unique key (an e-mail address) a row of the other side has as well.
enum class Taken {
  report,  ///< it is not inserted, the conflict is recorded, and so are its children
  join     ///< both are one row: the destination's; references to the source's follow
};

/// "report", "join". Throws Error(input, "bad-policy") with `where`.
Taken parse_taken(std::string_view text, const std::string& where);

}  // namespace cleave::mysql
