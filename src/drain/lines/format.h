#pragma once

#include <string_view>
#include <vector>

namespace cleave::drain {

/// The kinds of logs that are understood. Which one a file is its content says (drain/lines/recognise.h).
enum class Format {
  unknown,             ///< nothing of it could be read as one of the others
  combined,            ///< Apache's and nginx's "common" and "combined", with a virtual host in front or not
  custom,              ///< as a format string says (drain/formats/format_string.h)
  classic_elb,         ///< Classic Load Balancer
  alb,                 ///< Application Load Balancer
  nlb,                 ///< Network Load Balancer, TLS listeners
  cloudfront,          ///< CloudFront, tab separated, standard logging v1 and v2
  cloudfront_json,     ///< CloudFront standard logging v2 as JSON
  cloudfront_parquet,  ///< CloudFront standard logging v2 as Parquet (drain/read/parquet_source.h)
  s3_access,           ///< S3 server access logs
  vpc_flow,            ///< VPC flow logs
  route53_query,       ///< Route 53 public DNS query logs
  iis,                 ///< IIS W3C extended, also by its module for advanced logging
  haproxy,             ///< HAProxy's HTTP log
  uwsgi,               ///< uWSGI's own
  json_lines           ///< JSON objects, a line each, with a map of fields (drain/formats/field_map.h)
};

/// All but `unknown`.
std::vector<Format> known_formats();
/// The word for it, as flags and JSON have it: "classic-elb".
std::string_view word_of(Format format);
/// The reverse. Throws Error(input, "bad-format") with a suggestion.
Format format_of(std::string_view word);

}  // namespace cleave::drain
