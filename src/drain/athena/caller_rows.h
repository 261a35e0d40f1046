#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "drain/lines/format.h"
#include "drain/seen.h"
#include "drain/side.h"
#include "drain/subject.h"

namespace cleave::drain::athena {

/// Takes the rows of DrainStatements::callers of one folder: the sums of all, then caller by caller, those
/// who came last first.
class CallerRows {
 public:
  /// Requires: both outlive it.
  CallerRows(const Subject& subject, Format format, Request::Kind kind, Callers& callers)
      : subject_(subject), format_(format), kind_(kind), callers_(callers) {}

  /// Throws Error(failed, "bad-athena-row").
  void take(const Json& cells);
  /// When all rows are taken: counts those that were left out.
  void finish();

 private:
  void flush();

  const Subject& subject_;
  const Format format_;
  const Request::Kind kind_;
  Callers& callers_;
  std::size_t rows_ = 0;
  std::uint64_t all_ = 0, told_ = 0;
  std::string client_, agent_;  ///< whose rows come, as they are written
  Caller caller_;
  std::int64_t caller_last_us_ = Request::no_time;
};

/// Takes the rows of DrainStatements::visitors of one folder. They are kept until those of all folders are
/// there, because a sample has to be the same of all.
class VisitorRows {
 public:
  VisitorRows(Format format, Request::Kind kind) : format_(format), kind_(kind) {}

  /// Throws Error(failed, "bad-athena-row").
  void take(const Json& cells);

  /// Only clients with smaller hashes are known; the largest number when all are.
  std::uint64_t limit() const;
  /// Adds the visits of clients below the limit: of the source with their hours, or of the destination.
  void add_to(Habits& habits, Side side, std::uint64_t limit) const;

 private:
  struct Visit {
    std::uint64_t hash;
    CallerKey caller;
    Slot hour;
  };
  const Format format_;
  const Request::Kind kind_;
  std::vector<Visit> visits_;
};

}  // namespace cleave::drain::athena
