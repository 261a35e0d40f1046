#include "mysql/diff/chunk_digest.h"

#include <fmt/format.h>

#include "mysql/diff/two_crcs.h"

namespace cleave::mysql {
namespace {

/// The number that a row counts with, of SQL for its text.
std::string number_of(const std::string& text, DigestForm form) {
  switch (form) {
    case DigestForm::repeated:
      return fmt::format("CRC32({0}) * CRC32(REVERSE({0}))", text);
    case DigestForm::remembered:
      return fmt::format("CRC32(@cleave_row := {}) * CRC32(REVERSE(@cleave_row))", text);
    default:
      return fmt::format("CRC32(@cleave_row := {}) * CRC32C(@cleave_row)", text);
  }
}

/// Of "123456789", after which catalogues of CRCs name their polynomials.
constexpr std::string_view sample = "123456789";
constexpr std::uint64_t castagnoli_of_sample = 0xe3069283;

}  // namespace

void ChunkDigest::add(std::string_view row_text) {
  const auto crcs = two_crcs(row_text);
  ++rows;
  sum ^= std::uint64_t{crcs.forward} * crcs.backward;
}

std::string chunk_digest_selects(const RowShape& shape, DigestForm form) {
  return fmt::format("COUNT(*), BIT_XOR({})", number_of(shape.text(), form));
}

std::string row_number(const RowShape& shape, DigestForm form) {
  return number_of(shape.text(), form);
}

bool knows_form(Database& database, DigestForm form) {
  if (form == DigestForm::repeated) return true;
  ChunkDigest expected;
  expected.add(sample);
  if (form == DigestForm::castagnoli) expected.sum = two_crcs(sample).forward * castagnoli_of_sample;
  // Two groups of one row each: a variable that still held the other group's text would show.
  const auto answer = database.attempt(fmt::format(
      "SELECT BIT_XOR({}) FROM (SELECT 1 AS part, _binary'{}' AS content UNION ALL SELECT 2, _binary'{}') AS "
      "sample GROUP BY part ORDER BY part",
      number_of("CONCAT_WS(CAST(',' AS BINARY), content)", form), sample, sample.substr(1)));
  const auto* result = std::get_if<Result>(&answer);
  return result != nullptr && result->rows.size() == 2 &&
         result->rows[0][0] == std::to_string(expected.sum) && result->rows[1][0] != result->rows[0][0];
}

}  // namespace cleave::mysql
