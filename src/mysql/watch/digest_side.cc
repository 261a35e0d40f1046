#include "mysql/watch/digest_side.h"

#include <utility>

#include <fmt/format.h>

#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

ChunkDigest digest_of(Database& database, const Table& table) {
  const auto row = database
                       .query(fmt::format("SELECT {} FROM {}", chunk_digest_selects(shape_of(table)),
                                          quoted_name(table.name)))
                       .rows.at(0);
  return {std::stoull(row.at(0).value_or("0")), std::stoull(row.at(1).value_or("0"))};
}

}  // namespace

Connection& DigestSide::session() {
  if (!session_) session_ = std::make_unique<Connection>(endpoint_);
  return *session_;
}

SideNews DigestSide::look(const Heard&) {
  SideNews news;
  std::map<std::string, ChunkDigest> now;
  for (const auto& table : read_schema(session()).tables) {
    const auto digest = now[table.name] = digest_of(session(), table);
    if (!before_) continue;
    const auto before = before_->find(table.name);
    if (before != before_->end() && before->second == digest) continue;
    const auto rows = before == before_->end() ? 0 : before->second.rows;
    const auto changed = digest.rows > rows ? digest.rows - rows : rows - digest.rows;
    news.tables[table.name] = {std::max<std::uint64_t>(changed, 1), true};
  }
  before_ = std::move(now);
  if (!reason_.empty()) news.gaps.push_back({place_, "", "no-log", std::exchange(reason_, "")});
  return news;
}

}  // namespace cleave::mysql
