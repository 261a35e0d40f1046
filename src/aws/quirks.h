#pragma once

#include <span>

#include "aws/model.h"

namespace cleave::aws {

/// Where a service does not do what its model says. Everything that departs from the model stands in one
/// table, so that the serializers and parsers know no service by name.
struct Quirk {
  enum class Kind {
    unwrapped_output,  ///< the answer's root element is the output's only member
    error_in_success,  ///< an answer with status 200 may hold an error
    bare_errors,       ///< errors stand without <ErrorResponse> around them
    output_root,       ///< `value` is the answer's root element
    bare_ids  ///< the service answers with ids that it does not take: `value` is a prefix to leave off
  };

  const char* service;
  const char* operation;  ///< "" = all
  Kind kind;
  const char* value;
  const char* reason;
  const char* link;
};

std::span<const Quirk> quirks();

/// Marks the operations of a model with the quirks they have.
void apply_quirks(ServiceModel& model);

/// The parameters of a call as the service takes them: "/hostedzone/Z1" → "Z1".
Json adjusted_input(const ServiceModel& service, const Operation& operation, Json document);

}  // namespace cleave::aws
