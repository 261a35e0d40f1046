#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cleave::names {

struct Found;

/// Whether a text in some bytes can be given another length. It can where the bytes are text from the first
/// to the last and nothing among them counts what follows or vouches for it. Everything else (programs,
/// databases, pictures, serialised values) has offsets, lengths or checksums that no longer fit.

/// Which bytes there are. Pieces of one content may be counted apart and added.
struct ByteCensus {
  bool has_control = false;   ///< a zero, or another character that texts do not have
  bool is_utf8 = true;        ///< but for a character that the border of a piece cuts
  std::uint64_t letters = 0;  ///< bytes from 0xC0 on, where it is not UTF-8: letters of Latin-1 and its like
  std::uint64_t marks = 0;    ///< bytes from 0x80 on below these

  void take(std::string_view piece);
  void add(const ByteCensus& other);
  /// Why it is no text, a sentence's part; "" when it is.
  std::string_view why_no_text() const;
};

/// Is it UTF-16: two bytes a character, no control characters, most of them Latin?
bool is_utf16(std::string_view bytes);

/// Why nothing in these bytes can be given another length, a sentence's part; "" where it can. `bytes` are a
/// whole content.
std::string_view why_not_editable(std::string_view bytes);

/// Does a content that begins so write down what a database holds, as SQL? Values may be any bytes there, and
/// nothing counts them: each value is editable or not.
bool is_sql(std::string_view beginning);
/// The same as why_not_editable for one place, of which at least the surroundings are there: a value of SQL
/// that is no text, or a length that stands right before it.
enum class Content { text, sql };
std::string_view why_not_editable_at(std::string_view bytes, const Found& found, Content content);

}  // namespace cleave::names
