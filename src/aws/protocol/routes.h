#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/http.h"
#include "aws/model.h"

namespace cleave::aws {

/// The path of a request URI: "/{Bucket}/{Key+}". A label takes one segment, a greedy one as many as there
/// are.
class PathPattern {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;  ///< name → decoded value

  explicit PathPattern(std::string_view request_uri);

  /// Whether a percent-encoded path fits; `labels` may be null. A slash at the end does not matter.
  bool matches(std::string_view path, Labels* labels) const;
  std::size_t literal_segments() const;

 private:
  enum class Kind { literal, label, greedy };
  struct Segment {
    Kind kind;
    std::string text;
  };
  std::vector<Segment> segments_;
};

/// Finds the operation that a request calls, for the rest protocols. Operations share method and path and are
/// told apart by sub-resources ("?acl"), by required query parameters (UploadPart has uploadId, PutObject has
/// not) and by required headers (CopyObject has x-amz-copy-source). The most demanding operation that fits is
/// the one.
class RouteTable {
 public:
  explicit RouteTable(const ServiceModel& service);
  const Operation* match(const HttpRequest& request) const;

 private:
  struct Route {
    const Operation* operation;
    PathPattern path;
    std::vector<std::pair<std::string, std::string>> literals;  ///< of the request URI's own query
    std::vector<std::string> required_query;
    std::vector<std::string> required_headers;
    std::vector<std::string> known_query;
    std::size_t demands() const { return literals.size() + required_query.size() + required_headers.size(); }
  };

  static Route make_route(const Operation& operation);
  static bool fits(const Route& route, const HttpRequest& request);
  static bool has_required(const Route& route, const HttpRequest& request);

  std::map<std::string, std::vector<Route>, std::less<>> by_method_;
};

}  // namespace cleave::aws
