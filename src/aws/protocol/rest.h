#pragma once

#include "aws/protocol/side.h"
#include "aws/protocol/wire.h"

namespace cleave::aws {

/// What rest-json and rest-xml have in common: members travel in labels, query, headers, status and body
/// (https://smithy.io/2.0/spec/http-bindings.html). They differ in how a body is written.
class RestWire : public Wire {
 public:
  HttpRequest write_request(const ServiceModel& service, const Operation& operation,
                            const Message& input) const override;
  Message read_response(const ServiceModel& service, const Operation& operation,
                        const HttpResponse& response) const override;
  const Operation* match(const ServiceModel& service, const HttpRequest& request) const override;
  Message read_request(const ServiceModel& service, const Operation& operation,
                       const HttpRequest& request) const override;
  HttpResponse write_response(const ServiceModel& service, const Operation& operation, const Message& output,
                              std::string_view request_id) const override;

 protected:
  /// A body from the members of `use` that do not travel elsewhere. `root` names it where the format has
  /// names.
  virtual std::string write_body(const Member& use, std::string_view root, std::string_view xml_namespace,
                                 const Json& document) const = 0;
  virtual Json read_body(const Member& use, std::string_view body, Side side) const = 0;
  /// Throws `unreadable` where the format has names and the answer's is neither `root` ("" = unknown) nor
  /// that of the shape.
  virtual Json read_answer(const Member& use, std::string_view root, std::string_view body) const = 0;
  /// The output's members from a body whose root is unusual.
  virtual Json read_unwrapped(const Shape& shape, std::string_view root, std::string_view body) const = 0;
  /// The body of a structure that has body members, none of which is given.
  virtual std::string empty_body() const = 0;
  virtual const char* content_type() const = 0;
  /// The content type of a payload of bytes when the caller gives none; "" sends none.
  virtual const char* bytes_type() const = 0;

 private:
  const char* body_type(const Shape& shape) const;
  std::string payload_text(const Shape& shape, const Message& message, std::string_view xml_namespace) const;
  std::string request_body(const Operation& operation, const Message& input) const;
  std::string response_body(const ServiceModel& service, const Operation& operation,
                            const Message& output) const;
  template <typename Read>
  void read_payload(const Member& use, std::string_view body, Message& message, Read read) const;
};

/// The members that stand in headers, written and read; the same for requests and answers.
void write_headers(const Shape& shape, const Json& document, Headers& headers);
void read_headers(const Shape& shape, const Headers& headers, Side side, Json& document);

/// The members that stand in the query string and in the labels of the path.
void write_uri(const Operation& operation, const Json& document, HttpRequest& request);
void read_uri(const Operation& operation, const HttpRequest& request, Json& document);

/// Whether the payload travels beside the document.
bool is_raw_payload(const Shape& shape);

}  // namespace cleave::aws
