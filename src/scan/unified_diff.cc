#include "scan/unified_diff.h"

#include <algorithm>

#include <fmt/format.h>

#include "scan/charset.h"

namespace cleave::scan {
namespace {

using names::Edit;
constexpr int context_lines = 3;

/// Whole lines that change, as bytes of the content before, and what they become.
struct Change {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<Edit> edits;
};

std::size_t line_begin(std::string_view text, std::size_t at) {
  const auto feed = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return feed == std::string_view::npos ? 0 : feed + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const auto feed = text.find('\n', at);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

std::vector<Change> changes(std::string_view before, const std::vector<Edit>& edits) {
  std::vector<Change> list;
  for (const auto& edit : edits) {
    const auto begin = line_begin(before, edit.offset);
    // What replaces the end of a line takes the line behind into the change.
    const auto end = line_end(before, edit.offset + edit.length);
    if (list.empty() || begin >= list.back().end) list.push_back({begin, end, {}});
    list.back().end = std::max(list.back().end, end);
    list.back().edits.push_back(edit);
  }
  return list;
}

/// Lines of a hunk with their mark; says so when the last one has no line feed.
std::size_t add_lines(std::string& hunk, char mark, std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto end = line_end(text, 0);
    hunk += mark;
    hunk += text.substr(0, end);
    if (!hunk.ends_with('\n')) hunk += "\n\\ No newline at end of file\n";
    text.remove_prefix(end);
    ++count;
  }
  return count;
}

std::size_t context_begin(std::string_view before, std::size_t at) {
  for (int line = 0; line < context_lines && at > 0; ++line) at = line_begin(before, at - 1);
  return at;
}

std::size_t context_end(std::string_view before, std::size_t at) {
  for (int line = 0; line < context_lines && at < before.size(); ++line) at = line_end(before, at);
  return at;
}

std::string after(std::string_view before, const Change& change) {
  auto edits = change.edits;
  for (auto& edit : edits) edit.offset -= change.begin;
  return names::edited(before.substr(change.begin, change.end - change.begin), edits);
}

std::string range(std::size_t line, std::size_t count) {
  // A range of no lines is named by the line before it.
  return fmt::format("{},{}", count == 0 ? line - 1 : line, count);
}

/// A letter that a header of a patch cannot hold as it is makes the name a quoted one, as git does.
std::string header_name(std::string_view name) {
  std::string text;
  bool plain = true;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool special = byte < 0x20 || byte == 0x7F || c == '"' || c == '\\';
    plain = plain && !special;
    text += special ? fmt::format("\\{:03o}", byte) : std::string(1, c);
  }
  return plain ? text : "\"" + text + "\"";
}

std::string_view below_root(std::string_view name) {
  while (name.starts_with("./")) name.remove_prefix(2);
  while (name.starts_with('/')) name.remove_prefix(1);
  return name;
}

/// UTF-16 as UTF-8, edits included.
std::string transcoded(std::string_view before, const std::vector<Edit>& edits, Charset charset,
                       std::vector<Edit>& wide) {
  std::string text;
  std::size_t done = 0;
  for (const auto& edit : edits) {
    text += to_utf8(before.substr(done, edit.offset - done), charset);
    const auto replaced = to_utf8(before.substr(edit.offset, edit.length), charset);
    wide.push_back({text.size(), replaced.size(), to_utf8(edit.bytes, charset)});
    text += replaced;
    done = edit.offset + edit.length;
  }
  return text + to_utf8(before.substr(done), charset);
}

std::string hunks(std::string_view before, const std::vector<Edit>& edits) {
  const auto list = changes(before, edits);
  std::string text;
  std::size_t line = 1, counted = 0;
  std::ptrdiff_t shift = 0;  // lines that earlier hunks have added
  for (std::size_t next = 0; next < list.size();) {
    const auto begin = context_begin(before, list[next].begin);
    auto done = begin;
    line += static_cast<std::size_t>(std::count(before.begin() + static_cast<std::ptrdiff_t>(counted),
                                                before.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
    counted = begin;
    std::string hunk;
    std::size_t old_lines = 0, new_lines = 0;
    for (bool joined = true; joined; ++next) {
      const auto& change = list[next];
      const auto same = add_lines(hunk, ' ', before.substr(done, change.begin - done));
      old_lines += same + add_lines(hunk, '-', before.substr(change.begin, change.end - change.begin));
      new_lines += same + add_lines(hunk, '+', after(before, change));
      done = change.end;
      joined = next + 1 < list.size() &&
               context_begin(before, list[next + 1].begin) <= context_end(before, change.end);
    }
    const auto same = add_lines(hunk, ' ', before.substr(done, context_end(before, done) - done));
    old_lines += same;
    new_lines += same;
    const auto new_line = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(line) + shift);
    text += fmt::format("@@ -{} +{} @@\n{}", range(line, old_lines), range(new_line, new_lines), hunk);
    shift += static_cast<std::ptrdiff_t>(new_lines) - static_cast<std::ptrdiff_t>(old_lines);
  }
  return text;
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, const std::vector<Edit>& edits) {
  if (edits.empty()) return "";
  const auto from = header_name(fmt::format("a/{}", below_root(name))),
             to = header_name(fmt::format("b/{}", below_root(name)));
  if (looks_binary(before)) return fmt::format("Binary files {} and {} differ\n", from, to);
  const auto header = fmt::format("--- {}\n+++ {}\n", from, to);
  const auto charset = charset_of(before);
  if (charset == Charset::bytes) return header + hunks(before, edits);
  std::vector<Edit> wide;
  const auto text = transcoded(before, edits, charset, wide);
  return header + hunks(text, wide);
}

}  // namespace cleave::scan
