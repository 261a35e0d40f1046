#include "plan/self_references.h"

namespace cleave::plan {

namespace {

using Known = std::function<Json(const std::string& path)>;

void replace_self(Json& params, std::string_view step_id, const Known& known) {
  if (params.is_object() && params.contains("$from")) {
    if (text(params, "$from") == step_id) params = known(text(params, "path"));
    return;
  }
  if (!params.is_structured()) return;
  for (Json& item : params) replace_self(item, step_id, known);
}

}  // namespace

Json without_self(Json params, std::string_view step_id, const Known& known) {
  replace_self(params, step_id, known);
  return params;
}

}  // namespace cleave::plan
