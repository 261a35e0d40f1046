#include "drain/lines/format.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace cleave::drain {
namespace {

constexpr std::array<std::pair<Format, std::string_view>, 16> words = {{
    {Format::unknown, "unknown"},
    {Format::combined, "combined"},
    {Format::custom, "custom"},
    {Format::classic_elb, "classic-elb"},
    {Format::alb, "alb"},
    {Format::nlb, "nlb"},
    {Format::cloudfront, "cloudfront"},
    {Format::cloudfront_json, "cloudfront-json"},
    {Format::cloudfront_parquet, "cloudfront-parquet"},
    {Format::s3_access, "s3"},
    {Format::vpc_flow, "vpc-flow"},
    {Format::route53_query, "route53"},
    {Format::iis, "iis"},
    {Format::haproxy, "haproxy"},
    {Format::uwsgi, "uwsgi"},
    {Format::json_lines, "json"},
}};

}  // namespace

std::vector<Format> known_formats() {
  std::vector<Format> formats;
  for (const auto& [format, word] : words) {
    if (format != Format::unknown) formats.push_back(format);
  }
  return formats;
}

std::string_view word_of(Format format) {
  for (const auto& [known, word] : words) {
    if (known == format) return word;
  }
  return "unknown";
}

Format format_of(std::string_view word) {
  std::vector<std::string> names;
  for (const auto format : known_formats()) {
    if (word_of(format) == word) return format;
    names.emplace_back(word_of(format));
  }
  const auto hint = did_you_mean(std::string(word), names);
  throw Error(Error::Kind::input, "bad-format", fmt::format("there is no log format '{}'", word))
      .next(hint.empty() ? fmt::format("Known are: {}.", fmt::join(names, ", ")) : hint);
}

}  // namespace cleave::drain
