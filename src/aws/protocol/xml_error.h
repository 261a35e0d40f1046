#pragma once

#include <pugixml.hpp>

#include "aws/protocol.h"

namespace cleave::aws {

/// Errors written as XML: <ErrorResponse><Error>…, ec2's <Response><Errors><Error>…, S3's bare <Error>.

/// The element that holds <Code> and <Message>, whichever of the three the document is; or an empty node.
pugi::xml_node find_error(const pugi::xml_document& document);

/// Reads an answer's error; `code` stays "" when the body is none.
ServiceError read_xml_error(const ServiceModel& service, const HttpResponse& response);

/// Appends <Code>, <Message> and the members of the exception.
void write_xml_error(pugi::xml_node element, const ServiceError& error, const Shape* exception);

}  // namespace cleave::aws
