#include "aws/protocol/form_request.h"

#include "aws/protocol/host_prefix.h"

namespace cleave::aws {

HttpRequest write_form_request(const ServiceModel& service, const Operation& operation, FormDialect dialect,
                               const Json& document) {
  HttpRequest request;
  request.method = "POST";
  request.host = host_prefix(operation, document);
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  FormFields fields = {{"Action", operation.name}, {"Version", service.api_version}};
  if (operation.input.shape != nullptr) write_form(fields, dialect, *operation.input.shape, document);
  request.body = form_text(fields);
  return request;
}

const Operation* match_form_request(const ServiceModel& service, const HttpRequest& request) {
  const auto named = [&](const FormFields& fields) -> const Operation* {
    for (const auto& [name, value] : fields) {
      if (name != "Action") continue;
      const auto found = service.operations.find(value);
      return found == service.operations.end() ? nullptr : &found->second;
    }
    return nullptr;
  };
  // Nearly every client puts the action first; only others cost a whole parse.
  const std::string_view body = request.body;
  if (const Operation* first = named(parse_form(body.substr(0, body.find('&'))))) return first;
  if (const Operation* in_query = named(request.query)) return in_query;
  return named(parse_form(body));
}

Json read_form_request(const Operation& operation, FormDialect dialect, const HttpRequest& request) {
  if (operation.input.shape == nullptr) return Json::object();
  FormFields fields = parse_form(request.body);
  fields.insert(fields.end(), request.query.begin(), request.query.end());
  return read_form(fields, dialect, *operation.input.shape);
}

}  // namespace cleave::aws
