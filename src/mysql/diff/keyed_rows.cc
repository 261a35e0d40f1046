#include "mysql/diff/keyed_rows.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "mysql/row_bytes.h"

namespace cleave::mysql {
namespace {

std::uint64_t number_from(std::optional<std::string_view> text) {
  std::uint64_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

}  // namespace

std::string md5_digest(const RowShape& shape) {
  return "UNHEX(MD5(" + shape.text() + "))";
}

std::string number_digest(const RowShape& shape, DigestForm form) {
  return "LPAD(HEX(" + row_number(shape, form) + "), 16, '0')";
}

std::vector<KeyedRow> keyed_rows(const ComparedSide& side, const RowShape& shape, const std::string& digest,
                                 const std::string& condition, std::uint64_t most) {
  const auto arriving =
      side.database.stream(fmt::format("SELECT {}, {} FROM {} WHERE {} LIMIT {}", shape.key_selects(), digest,
                                       side.table_by_key, condition, most));
  std::vector<KeyedRow> rows;
  Row key(shape.key.size());
  while (arriving->next()) {
    for (std::size_t i = 0; i < key.size(); ++i) key[i].emplace((*arriving)[i].value_or(""));
    const auto bytes = (*arriving)[key.size()].value_or("");
    auto& row = rows.emplace_back();
    row.key = row_bytes(key);
    std::copy_n(bytes.begin(), std::min(bytes.size(), row.digest.size()), row.digest.begin());
  }
  return rows;
}

std::uint64_t rows_of(const GroupDigests& groups) {
  std::uint64_t rows = 0;
  for (const auto& [number, digest] : groups) rows += digest.rows;
  return rows;
}

std::uint64_t rows_of(const GroupDigests& groups, std::uint64_t number) {
  const auto found = groups.find(number);
  return found == groups.end() ? 0 : found->second.rows;
}

GroupDigests grouped_digests(const ComparedSide& side, const RowShape& shape, DigestForm form,
                             const std::string& condition, const std::string& group) {
  const auto arriving =
      side.database.stream(fmt::format("SELECT {}, {} FROM {} WHERE {} GROUP BY 1 ORDER BY NULL", group,
                                       chunk_digest_selects(shape, form), side.table_by_key, condition));
  GroupDigests digests;
  while (arriving->next())
    digests[number_from((*arriving)[0])] = {number_from((*arriving)[1]), number_from((*arriving)[2])};
  return digests;
}

std::vector<ChunkDigest> digests_of(const ComparedSide& side, const RowShape& shape, DigestForm form,
                                    const std::vector<std::string>& conditions) {
  std::string sql;
  for (std::size_t i = 0; i < conditions.size(); ++i)
    sql += fmt::format("{}SELECT {}, {} FROM {} WHERE {}", i == 0 ? "" : " UNION ALL ", i,
                       chunk_digest_selects(shape, form), side.table_by_key, conditions[i]);
  std::vector<ChunkDigest> digests(conditions.size());
  for (const auto& row : side.database.query(sql).rows)
    digests.at(number_from(row[0])) = {number_from(row[1]), number_from(row[2])};
  return digests;
}

std::vector<std::uint64_t> different_groups(const GroupDigests& a, const GroupDigests& b) {
  std::vector<std::uint64_t> groups;
  auto left = a.begin(), right = b.begin();
  while (left != a.end() || right != b.end()) {
    const bool only_left = right == b.end() || (left != a.end() && left->first < right->first);
    const bool only_right = left == a.end() || (right != b.end() && right->first < left->first);
    if (only_left || only_right || left->second != right->second)
      groups.push_back(only_right ? right->first : left->first);
    if (!only_right) ++left;
    if (!only_left) ++right;
  }
  return groups;
}

}  // namespace cleave::mysql
