#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace cleave::aws {

/// A service model as data: what botocore's service-2.json says, resolved to pointers. Read only after
/// parsing, so it is shared between threads without locks.

struct Shape;
class RouteTable;

enum class Protocol { query, ec2, json, rest_json, rest_xml };

enum class ShapeType {
  structure,
  list,
  map,
  string,
  integer,
  long_integer,
  float_number,
  double_number,
  boolean,
  blob,
  timestamp,
  document
};

/// One use of a shape: a structure's member, a list's element, a map's key or value, an operation's input or
/// output. What the shape itself says (its own locationName, flattened, …) is already merged in; the use
/// overrides it.
struct Member {
  std::string name;  ///< as documents spell it: "LoadBalancerName"
  const Shape* shape = nullptr;
  std::string location;          ///< "", "uri", "querystring", "header", "headers" or "statusCode"
  std::string location_name;     ///< its name on the wire where it differs; "" = name
  std::string query_name;        ///< its name in the ec2 protocol's requests; "" = see the protocol's rule
  std::string timestamp_format;  ///< "iso8601", "rfc822", "unixTimestamp" or "" = the protocol's default
  std::string xml_namespace;
  std::string xml_prefix;
  bool flattened = false;
  bool xml_attribute = false;
  bool streaming = false;
  bool idempotency_token = false;
  bool host_label = false;
  bool json_value = false;
  bool deprecated = false;
};

struct Shape {
  std::string name;
  ShapeType type = ShapeType::string;
  std::vector<Member> members;        ///< structure: in the model's order, which is the order on the wire
  std::vector<std::string> required;  ///< structure
  std::string location_name;          ///< structure: its own name as the root of an XML body, or ""
  std::string payload;                ///< structure: the member that is the whole body, or ""
  bool is_union = false;
  bool is_exception = false;
  std::string error_code;           ///< exception: the code on the wire where it differs from the name
  int error_status = 0;             ///< exception: HTTP status, 0 = 400
  Member element;                   ///< list
  Member key, value;                ///< map
  std::vector<std::string> values;  ///< string: the enumeration, or empty. New values may appear at any time.
  double minimum = 0, maximum = 0;  ///< lengths for string, list, map, blob; values for numbers
  bool has_minimum = false, has_maximum = false;
  std::string pattern;           ///< string: informative, not enforced (as botocore)
  bool is_event_stream = false;  ///< structure: a stream of events (none of our operations has one)

  /// The member of a structure, or null.
  const Member* member(std::string_view name) const;
  bool requires_member(std::string_view name) const;
};

/// How an operation pages (paginators-1.json). Empty vectors: it does not.
struct Pagination {
  std::vector<std::string> input_tokens;
  std::vector<std::string>
      output_tokens;  ///< paths, "A.B" or "Contents[-1].Key", `||` alternatives kept as text
  std::vector<std::string> result_keys;
  std::string more_results;  ///< path of the truth value that says there is more, or ""
  std::string limit_key;
};

struct Operation {
  std::string name;
  std::string http_method;
  std::string request_uri;  ///< "/{Bucket}/{Key+}?tagging"
  int response_code = 200;
  Member input;   ///< shape is null when the operation takes nothing
  Member output;  ///< shape is null when it returns nothing
  std::vector<const Shape*> errors;
  std::string result_wrapper;  ///< query protocol: the element around the result
  std::string endpoint_host_prefix;
  bool checksum_required = false;
  std::string checksum_algorithm_member;
  bool unsigned_request = false;
  bool unsigned_payload = false;
  bool unwrapped_output = false;  ///< rest-xml: the answer's root is the output's only member (aws/quirks.cc)
  bool error_in_success = false;  ///< rest-xml: an error may come with status 200 (aws/quirks.cc)
  std::string
      output_root;  ///< rest-xml: the answer's root element where the model does not say (aws/quirks.cc)
  Pagination pagination;
};

struct ServiceModel {
  std::string id;  ///< botocore's folder name: "route53domains"
  Protocol protocol = Protocol::query;
  std::string api_version;
  std::string endpoint_prefix;  ///< "elasticloadbalancing"
  std::string signing_name;     ///< the service in the signature's scope; defaults to endpoint_prefix
  std::string service_id;       ///< "Elastic Load Balancing": names the AWS_ENDPOINT_URL_… variable
  std::string json_version;
  std::string target_prefix;
  std::string xml_namespace;
  std::map<std::string, Operation, std::less<>> operations;
  std::map<std::string, std::unique_ptr<Shape>, std::less<>> shapes;
  bool bare_errors = false;  ///< rest-xml: errors stand without <ErrorResponse> around them (aws/quirks.cc)
  bool query_compatible = false;  ///< json protocol: errors also name the code of an older query protocol
  std::shared_ptr<const RouteTable> routes;  ///< rest protocols: finds the operation of a request

  /// Throws Error(input, "unknown-operation") with a suggestion.
  const Operation& operation(std::string_view name) const;
};

/// The embedded model of a service; parsed at its first use, then shared. Thread-safe. Throws
/// Error(input, "unknown-service") with a suggestion.
const ServiceModel& service(std::string_view id);
/// The ids of all embedded services, sorted.
const std::vector<std::string>& service_ids();

/// A model's text. Unlike other documents it keeps the order of members, which is their order on the wire.
using ModelJson = nlohmann::ordered_json;

/// Parses botocore's JSON (`service` = service-2.json, `paginators` = paginators-1.json or null). Throws
/// Error(input, "bad-model").
std::unique_ptr<ServiceModel> parse_model(std::string_view id, const ModelJson& service,
                                          const ModelJson& paginators);

}  // namespace cleave::aws
