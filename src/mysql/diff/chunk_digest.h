#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// What a run of rows adds up to, whatever their order: servers compute it in one pass, and the same is
/// computed here of the texts of rows.
///
/// Each row counts with the product of two 32-bit numbers: CRC32 of its text, and CRC32 of the text from its
/// end, which is the CRC by another polynomial. A CRC alone is linear: the same change made to two rows would
/// cancel out. The product is not. Rows that differ look alike with a probability of at most 2^-59 for one
/// row, and of nearly 2^-64 for several: products of 32-bit numbers do not use all 64 bits evenly.
struct ChunkDigest {
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;  ///< XOR of one 64-bit number for each row

  void add(std::string_view row_text);
  friend bool operator==(const ChunkDigest&, const ChunkDigest&) = default;
};

/// How servers are asked for the digest; they take very different times.
enum class DigestForm {
  repeated,    ///< the text is written twice into the statement: any server, also in GROUP BY
  remembered,  ///< the text is made once, and kept in a variable of the session
  castagnoli   ///< so too, with CRC32C instead of the CRC from the end: another sum, for servers alone
};

/// "COUNT(*), BIT_XOR(…)": two columns that give the ChunkDigest of the selected rows.
std::string chunk_digest_selects(const RowShape& shape, DigestForm form = DigestForm::repeated);

/// SQL of the number that a row counts with.
std::string row_number(const RowShape& shape, DigestForm form);

/// Whether the session computes right in this form. MySQL warns that variables will not be set within
/// expressions for ever (https://dev.mysql.com/doc/refman/8.4/en/user-variables.html), and CRC32C is
/// MariaDB's (https://mariadb.com/kb/en/crc32c/): so it is tried.
bool knows_form(Database& database, DigestForm form);

}  // namespace cleave::mysql
