#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cleave::aws {

/// Header fields in the order they were added; names compare without case.
class Headers {
 public:
  void set(std::string_view name, std::string value);  ///< replaces all fields of that name
  void add(std::string name, std::string value);       ///< keeps those that are there
  void remove(std::string_view name);
  std::optional<std::string> get(std::string_view name) const;  ///< the first field of that name
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct ServiceModel;
struct Operation;

/// What a request is for. It is not on the wire: wrappers of a Transport (retry, rate limit, read-only)
/// decide by it. Requests that call no operation (instance metadata) leave it empty.
struct Purpose {
  const ServiceModel* service = nullptr;
  const Operation* operation = nullptr;
  std::string region;
};

struct HttpRequest {
  std::string method = "GET";
  std::string scheme = "https";
  std::string host;                                        ///< with ":port" where it is not the scheme's own
  std::string path = "/";                                  ///< percent-encoded, as it goes on the wire
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded names and values; order is kept
  Headers headers;
  std::string body;
  Purpose purpose;
  std::string ca_bundle;      ///< a file with the authorities to trust instead of the machine's; "" = those
  int patience_seconds = 60;  ///< how long to wait for a connection, and for the next byte
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

/// RFC 3986 encoding as AWS signs it: everything but A-Z a-z 0-9 - . _ ~ becomes %XX.
/// `keep_slash` leaves "/" alone (paths).
enum class Slash { encode, keep };
std::string percent_encode(std::string_view text, Slash slash = Slash::encode);
std::string percent_decode(std::string_view text);

/// "name=value&…" as it goes on the wire.
std::string encoded_query(const HttpRequest& request);
/// Splits "a=b&c" into decoded pairs ("+" stays "+": AWS does not use form encoding in URLs).
std::vector<std::pair<std::string, std::string>> decode_query(std::string_view query);

}  // namespace cleave::aws
