#include "drain/athena/log_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "drain/formats/load_balancers.h"
#include "drain/formats/s3_access.h"
#include "drain/formats/vpc_flow.h"
#include "drain/formats/w3c.h"

namespace cleave::drain::athena {
namespace {

/// What a column of a line without quotes may hold: "-" says nothing.
std::string bare_pattern(Column column) {
  switch (column) {
    case Column::iso_time:
      return R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^ ]*)";
    case Column::date:
      return R"(\d{4}-\d\d-\d\d)";
    case Column::time_of_day:
      return R"(\d\d:\d\d:\d\d)";
    case Column::unix_time:
    case Column::status:
    case Column::bytes:
    case Column::packets:
    case Column::protocol_number:
    case Column::client_port:
    case Column::server_port:
      return R"(\d{1,18}|-)";
    case Column::load_balancer_type:
      return "https?|h2|grpcs|wss?";
    case Column::tls_type:
      return "tls";
    default:
      return "";
  }
}

/// In quotes, as Fields::quoted reads it: a quote behind a backslash or without a space behind belongs to the
/// text. Of the parts of the loop only one can begin at any place, so that no line takes long.
constexpr std::string_view quoted_pattern = R"("[^"\\]*(?:(?:\\.|"(?! |$))[^"\\]*)*")";
constexpr std::string_view bracketed_pattern = R"(\[[^\]]*\])";

/// A text that the line's last quote ends, as Fields::quoted_to_last reads it; nothing behind it has one.
constexpr std::string_view last_quoted_pattern = R"("(?:[^"]*")++|(?:[^ "][^ ]*)?)";

std::string column_pattern(const ColumnLayout& layout, Column column) {
  const std::string separator = layout.separator == '\t' ? R"(\t)" : " ";
  const std::string bare = bare_pattern(column);
  // A heading is told from a line that could not be read.
  const std::string_view heading = layout.format == Format::vpc_flow ? "|[a-z]+" : "";
  if (!bare.empty()) return fmt::format("({}{})", bare, heading);
  if (column == Column::clf_time) return fmt::format("({})", bracketed_pattern);
  if (!layout.is_quoted) return fmt::format("([^{}]*)", separator);
  if (column == Column::last_quoted_user_agent) return fmt::format("({})", last_quoted_pattern);
  return fmt::format(R"(({}|(?:[^ "][^ ]*)?))", quoted_pattern);
}

/// A text of Hive's DDL: quotes and backslashes are escaped.
std::string ddl_text(std::string_view text) {
  std::string written = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') written += '\\';
    written += c;
  }
  return written + "'";
}

}  // namespace

ColumnLayout layout_of(Format format) {
  switch (format) {
    case Format::classic_elb:
      return classic_elb_layout();
    case Format::alb:
      return alb_layout();
    case Format::nlb:
      return nlb_layout();
    case Format::cloudfront:
      return cloudfront_layout();
    case Format::s3_access:
      return s3_access_layout();
    case Format::vpc_flow:
      return vpc_flow_layout();
    default:
      throw Error(Error::Kind::input, "not-in-athena",
                  fmt::format("logs of the format {} are not counted by Athena", word_of(format)))
          .next(
              "Give --format classic-elb, alb, nlb, cloudfront, s3-access or vpc-flow, or read the logs "
              "here.");
  }
}

std::string column_name(std::size_t index) {
  return fmt::format("c{}", index);
}

std::string line_pattern(const ColumnLayout& layout) {
  const std::string separator = layout.separator == '\t' ? R"(\t)" : " ";
  std::string pattern, closing;
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    const std::string lead = i == 0 ? "" : separator;
    if (i >= layout.required) {
      pattern += "(?:";
      closing += ")?";
    }
    pattern += lead + column_pattern(layout, layout.columns[i]);
  }
  // Fields that were added to the format since: only behind a whole line.
  return pattern + fmt::format("(?:{}.*)?", separator) + closing;
}

std::string create_table(const ColumnLayout& layout, std::string_view table, std::string_view location) {
  std::string columns;
  for (std::size_t i = 0; i < layout.columns.size(); ++i)
    columns += fmt::format("{}{} string", i == 0 ? "" : ", ", column_name(i));
  // Each file of CloudFront's begins with two lines that describe it.
  const std::string_view properties =
      layout.format == Format::cloudfront ? "\nTBLPROPERTIES ('skip.header.line.count' = '2')" : "";
  return fmt::format(
      "CREATE EXTERNAL TABLE IF NOT EXISTS {} ({})\n"
      "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'\n"
      "WITH SERDEPROPERTIES ('input.regex' = {})\n"
      "LOCATION {}{}",
      table, columns, ddl_text(line_pattern(layout)), ddl_text(location), properties);
}

std::string drop_table(std::string_view table) {
  return fmt::format("DROP TABLE IF EXISTS {}", table);
}

std::string table_name(Format format, std::string_view location, std::string_view run) {
  return std::string(run) + "_" + hex(sha256(fmt::format("{} {}", word_of(format), location))).substr(0, 16);
}

bool is_table_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= 128 && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace cleave::drain::athena
