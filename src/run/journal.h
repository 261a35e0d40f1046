#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/json.h"
#include "run/record.h"

namespace SQLite {
class Database;
}

namespace cleave::run {

/// The durable record of what was intended and what came of it: one SQLite file, described in
/// docs/journal.md.
///
/// A write has reached the disk when it returns. Every member throws Error(input) on a full disk
/// ("disk-full"), a damaged file ("broken-journal") or one that cannot be opened or written; what was written
/// before still stands. One thread at a time may use an object; several processes may have the file open, one
/// of them exclusively.
class Journal {
 public:
  /// Whose journal it is. A journal belongs to one plan of one split.
  struct Owner {
    std::string plan_hash;
    std::string split_id;
    /// What plan.json says. Exclusive access leaves it in the journal, so that a run needs no other file.
    std::string plan = {};
  };
  /// `exclusive` is for whoever executes steps; `shared` is for looking and for confirming meanwhile.
  enum class Access { exclusive, shared };

  /// One step's new record, and what is written into the event log with it ("" for nothing).
  struct Entry {
    std::string step;
    Record record;
    std::string event;
    Json detail;
  };
  /// A line of the event log.
  struct Event {
    Time at{};
    std::string step;  ///< "" when it is about the whole run
    std::string what;
    Json detail;
  };

  /// Exclusive access makes the file when there is none; shared access throws Error(input, "no-journal").
  /// Throws Error(input, "locked") when another process executes steps, and Error(input, "foreign-journal")
  /// when the file belongs to another plan that has effects left; one without effects left is taken over.
  Journal(const std::filesystem::path& path, const Owner& owner, Access access);
  ~Journal();

  /// The records of all steps that were ever begun, by step id.
  Records records() const;
  /// Writes all entries in one transaction.
  void write(const std::vector<Entry>& entries, Time now);
  /// Gives the file to another plan of the same split, with what stands in it and these entries, in one
  /// transaction.
  void hand_over(const Owner& owner, const std::vector<Entry>& entries, Time now);
  /// Adds a line to the event log that is about the whole run.
  void note(const std::string& what, const Json& detail, Time now);

  void confirm(const std::string& step, Time now);
  std::map<std::string, Time> confirmations() const;
  /// Has another process written since the last question?
  bool changed_elsewhere();

  std::vector<Event> events() const;
  /// The last event but confirmations, which come from elsewhere. Nothing before anything was run.
  std::optional<Event> last_event() const;
  /// By which clock the last run or undo writes its events: what `began` was noted with. "" before any.
  std::string clock() const;
  /// What the last undo was to go back to ("copy", "" for everything), when it has begun to take back and has
  /// not ended, and no run has gone on since.
  std::optional<std::string> unfinished_undo() const;
  /// The steps that were confirmed after it: nobody has looked at that yet.
  std::vector<std::string> newly_confirmed() const;

 private:
  void prepare_schema();
  void claim(const Owner& owner, Access access);

  std::filesystem::path path_;
  std::optional<FileLock> lock_;
  std::unique_ptr<SQLite::Database> database_;
  long long seen_version_ = 0;
};

/// The plan that a journal belongs to. It is in effect while steps of it are, or may be: then it can only go
/// on, be undone, or be taken over from.
struct KeptPlan {
  Journal::Owner owner;
  bool in_effect = false;
};

/// Nothing when there is no journal at `path`.
std::optional<KeptPlan> plan_of_journal(const std::filesystem::path& path);
/// What plan.json said of a plan that the journal belongs to or has belonged to.
std::optional<std::string> kept_plan(const std::filesystem::path& path, const std::string& hash);

}  // namespace cleave::run
