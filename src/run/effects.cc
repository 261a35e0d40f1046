#include "run/effects.h"

#include <algorithm>
#include <functional>

namespace cleave::run {

namespace {

/// Does every expression have a value? A step that was cut off may have some of its outputs.
bool is_known(const Json& params, const std::function<const Json*(const std::string&)>& output_of) {
  if (params.is_object() && params.contains("$from")) {
    const Json* outputs = output_of(text(params, "$from"));
    return outputs != nullptr && find(*outputs, text(params, "path")) != nullptr;
  }
  return !params.is_structured() || std::all_of(params.begin(), params.end(),
                                                [&](const Json& part) { return is_known(part, output_of); });
}

}  // namespace

const Record* effect_of(const plan::Step& step, const Records& records) {
  const auto found = records.find(step.id);
  return found == records.end() || !found->second.before ? nullptr : &found->second;
}

Json known_params(const plan::Step& step, const Records& records) {
  const auto output_of = [&](const std::string& id) -> const Json* {
    const auto found = records.find(id);
    return found == records.end() || !found->second.outputs ? nullptr : &*found->second.outputs;
  };
  return is_known(step.params, output_of) ? plan::resolve(step.params, output_of) : Json(nullptr);
}

}  // namespace cleave::run
