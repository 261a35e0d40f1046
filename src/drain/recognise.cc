#include "drain/recognise.h"

#include <algorithm>
#include <vector>

#include "drain/formats/combined.h"
#include "drain/lines.h"
#include "drain/read_logs.h"

namespace cleave::drain {
namespace {

constexpr std::size_t lines_to_try = 32;

class UnknownLines : public LineReader {
 public:
  Format format() const override { return Format::unknown; }
  Line read(std::string_view line, Scratch&, Request&) const override {
    return line.empty() ? Line::none : Line::unparsable;
  }
};

/// In the order in which they are asked; of two that understand as many lines, the first is taken.
std::vector<std::shared_ptr<const LineReader>> candidates() {
  std::vector<std::shared_ptr<const LineReader>> readers;
  readers.push_back(std::make_shared<CombinedLines>(CombinedLines::First::client));
  readers.push_back(std::make_shared<CombinedLines>(CombinedLines::First::virtual_host));
  return readers;
}

std::string_view first_lines(std::string_view head) {
  std::size_t end = 0;
  for (std::size_t line = 0; line < lines_to_try && end < head.size(); ++line)
    end = std::min(head.size(), head.find('\n', end)) + 1;
  return head.substr(0, end);
}

std::size_t understood(const LineReader& reader, std::string_view lines) {
  Scratch scratch;
  std::size_t count = 0;
  for_each_line(lines, [&](std::string_view line) {
    Request request;
    if (reader.read(line, scratch, request) == Line::request) ++count;
  });
  return count;
}

}  // namespace

std::shared_ptr<const LineReader> recognise(std::string_view head, const ReadOptions& options) {
  std::shared_ptr<const LineReader> best = std::make_shared<UnknownLines>();
  const auto lines = first_lines(head);
  std::size_t most = 0;
  for (const auto& reader : candidates()) {
    if (options.format != Format::unknown && reader->format() != options.format) continue;
    const auto count = understood(*reader, lines);
    if (count <= most) continue;
    most = count;
    best = reader;
  }
  return best;
}

}  // namespace cleave::drain
