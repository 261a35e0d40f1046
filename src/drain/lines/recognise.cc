#include "drain/lines/recognise.h"

#include <algorithm>
#include <vector>

#include "drain/formats/combined.h"
#include "drain/formats/field_map.h"
#include "drain/formats/format_string.h"
#include "drain/formats/json_lines.h"
#include "drain/formats/load_balancers.h"
#include "drain/formats/route53_query.h"
#include "drain/formats/s3_access.h"
#include "drain/formats/server_lines.h"
#include "drain/formats/vpc_flow.h"
#include "drain/formats/w3c.h"
#include "drain/lines/lines.h"
#include "drain/read/read_logs.h"

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

/// IIS writes "+" for spaces, so its lines have no tabs.
Format w3c_format(std::string_view head, Format wanted) {
  if (wanted == Format::cloudfront || wanted == Format::iis) return wanted;
  const bool is_cloudfront = head.find("x-edge-") != head.npos || head.find('\t') != head.npos;
  return is_cloudfront ? Format::cloudfront : Format::iis;
}

using Readers = std::vector<std::shared_ptr<const LineReader>>;

/// In the order in which they are asked; of two that understand as many lines, the first is taken.
Readers candidates(std::string_view lines, const ReadOptions& options) {
  const auto first_line = without_return(lines.substr(0, lines.find('\n')));
  auto flow = vpc_flow_layout(first_line);  // A heading.
  return {
      std::make_shared<CombinedLines>(),
      std::make_shared<ColumnLines>(classic_elb_layout()),
      std::make_shared<ColumnLines>(alb_layout()),
      std::make_shared<ColumnLines>(nlb_layout()),
      std::make_shared<ColumnLines>(s3_access_layout()),
      std::make_shared<ColumnLines>(route53_query_layout()),
      std::make_shared<FlowLines>(flow ? std::move(*flow) : vpc_flow_layout()),
      std::make_shared<W3cLines>(w3c_format(lines, options.format)),
      std::make_shared<HaproxyLines>(),
      std::make_shared<UwsgiLines>(),
      std::make_shared<JsonLines>(Format::cloudfront_json, cloudfront_fields()),
      std::make_shared<JsonLines>(Format::cloudfront_parquet, cloudfront_parquet_fields()),
      std::make_shared<JsonLines>(Format::json_lines, read_field_map(options.field_map)),
  };
}

std::string_view first_lines(std::string_view head) {
  std::size_t end = 0;
  for (std::size_t line = 0; line < lines_to_try && end < head.size(); ++line)
    end = std::min(head.size(), head.find('\n', end)) + 1;
  return head.substr(0, end);
}

/// How many lines it can do something with.
std::size_t understood(std::shared_ptr<const LineReader> reader, std::string_view lines) {
  Scratch scratch;
  std::size_t count = 0;
  for_each_line(lines, [&](std::string_view line) {
    if (line.empty()) return;
    if (reader->has_directives() && line.starts_with('#')) {
      if (auto changed = reader->after_directive(line)) reader = std::move(changed);
    }
    Request request;
    const auto kind = reader->read(line, scratch, request);
    if (kind == Line::request || kind == Line::none) ++count;
  });
  return count;
}

}  // namespace

bool is_understood(std::string_view head, const ReadOptions& options) {
  const auto lines = first_lines(head);
  std::size_t all = 0;
  for_each_line(lines, [&](std::string_view line) { all += line.empty() ? 0 : 1; });
  Readers readers;
  if (options.format == Format::custom)
    readers.push_back(read_format_string(options.format_string));
  else
    readers = candidates(lines, options);
  return std::any_of(readers.begin(), readers.end(), [&](const auto& reader) {
    return (options.format == Format::unknown || reader->format() == options.format) &&
           understood(reader, lines) * 2 >= all;
  });
}

std::shared_ptr<const LineReader> recognise(std::string_view head, const ReadOptions& options) {
  // A format string may also be that of a flow log.
  if (options.format == Format::custom) return read_format_string(options.format_string);
  const auto lines = first_lines(head);
  auto readers = candidates(lines, options);
  if (options.format != Format::unknown)
    std::erase_if(readers, [&](const auto& reader) { return reader->format() != options.format; });
  else
    readers.insert(readers.begin(), std::make_shared<UnknownLines>());
  std::shared_ptr<const LineReader> best;
  std::size_t most = 0;
  for (const auto& reader : readers) {
    const auto count = understood(reader, lines);
    if (best && count <= most) continue;
    most = count;
    best = reader;
  }
  return best;
}

}  // namespace cleave::drain
