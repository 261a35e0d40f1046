#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mysql/binlog/logged_changes.h"
#include "mysql/connection.h"
#include "mysql/endpoint.h"
#include "mysql/place.h"

namespace cleave::mysql {

/// What has happened to a table since the last look.
struct TableNews {
  std::uint64_t rows = 0;   ///< changes of rows; a row that changed twice counts twice
  bool is_partial = false;  ///< there were more, or `rows` is a guess
};

/// Something that a side cannot show, said once.
struct WatchGap {
  Place place = Place::source;
  std::string table;  ///< "": all
  std::string code;   ///< as LogGap's; "no-log": there is none that can be read
  std::string reason;
};

/// Everything new of one side.
struct SideNews {
  std::map<std::string, TableNews> tables;  ///< those in which something happened
  std::uint64_t merged = 0;                 ///< changes that merges made; not among `tables`
  std::vector<WatchGap> gaps;

  bool has_writes() const { return !tables.empty(); }
  std::uint64_t rows() const;
};

/// One of the databases that are watched.
class WatchedSide {
 public:
  using Heard = std::function<void(const Change& change)>;
  virtual ~WatchedSide() = default;

  virtual Place place() const = 0;
  /// What was written since the last look (first: since the beginning), each change of a row to `heard`
  /// where it can be told. Throws as Database does; after a lost connection the next look goes on where this
  /// one began.
  virtual SideNews look(const Heard& heard) = 0;
  /// A session for questions, a new one after forget().
  virtual Connection& session() = 0;
  virtual void forget() = 0;
};

/// Watches the side through its binary log, from `start` or from now on; where the log cannot be read for
/// want of it or of the right to, by digests of its tables, which tell tables and not rows.
std::unique_ptr<WatchedSide> watch_side(Place place, const Endpoint& endpoint,
                                        const std::optional<LogStart>& start);

}  // namespace cleave::mysql
