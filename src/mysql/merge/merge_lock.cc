#include "mysql/merge/merge_lock.h"

namespace cleave::mysql {
namespace {

// Names of locks are the server's, at most 64 characters long; names of databases may be that long
// themselves. The session of a merge that was killed ends a moment later.
constexpr const char* take = "SELECT GET_LOCK(CONCAT('cleave_merge_', MD5(DATABASE())), 5)";
constexpr const char* give = "DO RELEASE_LOCK(CONCAT('cleave_merge_', MD5(DATABASE())))";

}  // namespace

MergeLock::MergeLock(Database& database) : database_(database) {
  if (database_.value(take) == "1") return;
  throw Error(Error::Kind::input, "locked", "another merge works on this database")
      .where(database_.name())
      .next("Wait for it, or end its session.");
}

MergeLock::~MergeLock() {
  try {
    (void)database_.attempt(give);
  } catch (const Error&) {
    // A lost connection has given it back.
  }
}

}  // namespace cleave::mysql
