#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "run/record.h"

namespace cleave::run {

/// What AWS has made it lists after some seconds, at the latest after a few minutes. What stays unlisted for
/// so long is gone.
constexpr std::chrono::minutes longest_until_listed{10};

// What a step remembers among its outputs about what it has made. It is in the journal because the wait, and
// what follows from it, may be those of several runs.

/// The outputs after a look at a time when what was made was not listed, or was.
Json looked_at_listing(Json outputs, bool is_missing, Time now);
/// Was it not listed at any look of the last `longest_until_listed`?
bool is_gone(const Json& outputs, Time now);
/// The outputs of a step whose work will never be in effect: the next run takes it away and begins anew.
Json as_lost(Json outputs);
bool is_lost(const Record& record);
/// The outputs without those memories.
Json as_found(Json outputs);

/// Steps that fail or wait for long ask whether what they need is still there. Who asks, about what, and what
/// the looks at it have brought.
class Inquiries {
 public:
  struct Answer {
    std::size_t step;
    std::optional<Failure> failure;     ///< what it fails with; without one it goes on
    std::optional<std::size_t> missed;  ///< what is not there, and cannot be made anew
  };

  /// Nobody asks again before AWS may have listed, or ceased to list, anything.
  bool may_ask(std::size_t step, Time now);
  /// `step`, which fails with `failure` or just waits, asks about `needs`. Returns those of them that nobody
  /// has asked about yet: they are to be looked at.
  std::vector<std::size_t> ask(std::size_t step, std::optional<Failure> failure,
                               const std::vector<std::size_t>& needs);
  bool is_asked_about(std::size_t need) const { return asked_by_.contains(need); }
  /// `need` has been looked at. Returns the steps that have all their answers now.
  std::vector<Answer> close(std::size_t need, bool is_missed);

 private:
  struct Asker {
    std::size_t left;  // the answers that it still waits for
    Answer answer;
  };
  std::map<std::size_t, Time> asked_at_;
  std::map<std::size_t, std::vector<std::size_t>> asked_by_;  // by what is looked at
  std::map<std::size_t, Asker> askers_;
};

}  // namespace cleave::run
