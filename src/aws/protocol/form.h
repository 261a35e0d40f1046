#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/model.h"

namespace cleave::aws {

/// Documents ↔ form parameters: the requests of the query and ec2 protocols.
/// (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, …/aws-ec2-query-protocol.html)

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// The two protocols name parameters differently: query says "Names.member.1", ec2 says "Name.1".
enum class FormDialect { query, ec2 };

/// Appends the members of a structure.
void write_form(FormFields& fields, FormDialect dialect, const Shape& shape, const Json& document);

/// The fields of a request body; throws Error(input, "MalformedInput") when there are absurdly many.
FormFields parse_form(std::string_view body);
std::string form_text(const FormFields& fields);

/// The document of a request.
Json read_form(const FormFields& fields, FormDialect dialect, const Shape& shape);

}  // namespace cleave::aws
