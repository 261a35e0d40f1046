#include "scan/pdf.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scan/compressed.h"

namespace cleave::scan {
namespace {

constexpr std::size_t pdf_reach = 1024;           // what readers allow to stand before it
constexpr std::size_t longest_dictionary = 4096;  // of a stream

bool holds(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// https://en.wikipedia.org/wiki/Ascii85 as ISO 32000-1 7.4.3 has it: "~>" ends it, "z" is four zeros.
std::string from_ascii85(std::string_view text) {
  std::string bytes;
  std::uint32_t value = 0;
  std::size_t count = 0;
  const auto put = [&](std::size_t most) {
    for (std::size_t i = 0; i < most; ++i) bytes += static_cast<char>(value >> (24 - 8 * i) & 0xFFU);
    value = 0;
    count = 0;
  };
  for (const char c : text) {
    if (c == '~') break;
    if (c == 'z' && count == 0) bytes.append(4, '\0');
    if (c < '!' || c > 'u') continue;
    value = value * 85 + static_cast<std::uint32_t>(c - '!');
    if (++count == 5) put(4);
  }
  if (count > 1) {
    const auto given = count;
    for (; count < 5; ++count) value = value * 85 + 84;
    put(given - 1);
  }
  return bytes;
}

}  // namespace

bool is_pdf(std::string_view beginning) {
  return holds(beginning.substr(0, pdf_reach), "%PDF-");
}

void unpack_pdf(std::string_view document, const std::string& place, UnpackBudget& budget,
                const MemberSink& member, const GapSink& gap) {
  constexpr std::array pictures = {"/DCTDecode",   "/JPXDecode",     "/CCITTFaxDecode",
                                   "/JBIG2Decode", "/Subtype/Image", "/Subtype /Image"};
  constexpr auto write_text = "Write it as text (pdftotext), and scan that: a pipe will do.";
  if (holds(document, "/Encrypt ")) return gap({place, "is encrypted, and was not read", write_text});
  bool is_unknown = false;
  constexpr std::string_view begins = "stream", ends = "endstream";
  for (auto at = document.find(begins); at != std::string_view::npos && budget.bytes > 0;
       at = document.find(begins, at)) {
    const auto word = at;
    at += begins.size();
    auto content = at;
    if (document.substr(content, 1) == "\r") ++content;
    if (document.substr(content, 1) != "\n") continue;
    const auto end = document.find(ends, ++content);
    if (end == std::string_view::npos) break;
    at = end + ends.size();
    auto dictionary =
        document.substr(word - std::min(word, longest_dictionary), std::min(word, longest_dictionary));
    dictionary.remove_prefix(std::min(dictionary.rfind(" obj"), dictionary.size() - 1) + 1);
    if (!holds(dictionary, "/Filter") ||
        std::any_of(pictures.begin(), pictures.end(), [&](auto name) { return holds(dictionary, name); }))
      continue;
    auto bytes = std::string(document.substr(content, end - content));
    if (holds(dictionary, "/ASCII85Decode")) bytes = from_ascii85(bytes);
    if (holds(dictionary, "/LZWDecode") || holds(dictionary, "/ASCIIHexDecode") ||
        !holds(dictionary, "/FlateDecode")) {
      is_unknown = true;
      continue;
    }
    // A line end stands before the word that ends the stream.
    while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.pop_back();
    decompress(MemoryBytes(bytes), Compression::zlib, fmt::format("{}!stream at {}", place, content), budget,
               member, gap);
  }
  if (is_unknown) gap({place, "holds parts compressed in an old way, which were not read", write_text});
}

}  // namespace cleave::scan
