#include "plan/self_references.h"

namespace cleave::plan {

Json without_self(const Json& params, std::string_view step_id,
                  const std::function<Json(const std::string& path)>& known) {
  if (params.is_object() && params.contains("$from")) {
    return text(params, "$from") == step_id ? known(text(params, "path")) : params;
  }
  if (!params.is_structured()) return params;
  Json out = params;
  for (Json& item : out) item = without_self(item, step_id, known);
  return out;
}

}  // namespace cleave::plan
