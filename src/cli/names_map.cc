#include <algorithm>

#include "base/files.h"
#include "cli/engine.h"
#include "cli/names.h"
#include "cli/plans.h"

namespace cleave::cli {
namespace {

using OutputOf = std::function<const Json*(const std::string& step_id)>;

/// Do the outputs have all that the expression refers to?
bool is_known(const Json& expression, const OutputOf& output_of) {
  if (expression.is_object() && expression.contains("$from")) {
    const auto* outputs = output_of(text(expression, "$from"));
    const auto* value = outputs == nullptr ? nullptr : find(*outputs, text(expression, "path"));
    return value != nullptr && value->is_string();
  }
  return !expression.is_structured() ||
         std::all_of(expression.begin(), expression.end(),
                     [&](const Json& part) { return is_known(part, output_of); });
}

/// Maps know more kinds than plans do: what a plan calls an id or a host is told by its shape. Words without
/// a shape, such as a role's name, look like names of buckets and are none.
names::NameKind kind_of(const plan::NameChange& change) {
  using names::NameKind;
  if (change.kind == "bucket") return NameKind::bucket;
  if (change.kind == "arn") return NameKind::arn;
  if (change.kind == "account") return NameKind::account;
  const auto fallback = change.kind == "host" ? NameKind::host : NameKind::plain;
  const auto shape = names::kind_by_shape(change.source).value_or(fallback);
  return shape == NameKind::bucket ? fallback : shape;
}

/// The step after which the source no longer answers under the name: the last one that changes or removes the
/// resource there, else the one that makes the new name.
std::string breaking_step(const plan::Plan& plan, const plan::NameChange& change) {
  const auto breaks = [&](const plan::Step& step) {
    return !change.resource.empty() && step.resource == change.resource && step.phase >= plan::Phase::cutover;
  };
  const auto last = std::find_if(plan.steps.rbegin(), plan.steps.rend(), breaks);
  if (last != plan.steps.rend()) return last->id;
  const auto makers = plan::references(change.becomes);
  return makers.empty() ? "" : makers.front();
}

names::NameMap planned_names(const WorkDir& work_dir) {
  const auto plan = read_plans(work_dir).in_effect().plan;
  return names_of(plan, read_records(work_dir, plan));
}

}  // namespace

names::NameMap names_of(const plan::Plan& plan, const run::Records& records) {
  // A step that has not run yet will call what it makes as its parameters say, where they do.
  const OutputOf output_of = [&](const std::string& id) -> const Json* {
    const auto record = records.find(id);
    if (record != records.end() && record->second.outputs) return &*record->second.outputs;
    const auto* step = plan.find(id);
    return step == nullptr ? nullptr : &step->params;
  };
  names::NameMap map;
  for (const auto& change : plan.names) {
    const auto becomes =
        is_known(change.becomes, output_of) ? plan::resolve(change.becomes, output_of) : Json();
    map.add({change.source, becomes.is_string() ? becomes.get<std::string>() : "", kind_of(change),
             change.resource, breaking_step(plan, change)});
  }
  return map;
}

names::NameMap read_names(const Invocation& invocation, const ScanWords& words) {
  const auto work_dir = invocation.open_work_dir();
  if (words.map.empty() && !read_plans(work_dir).any())
    throw Error(Error::Kind::input, "no-names", "there is no plan that says which names change")
        .where(work_dir.plan_path().string())
        .next("Make one with: cleave plan. Or name a file of your own: --map FILE.");
  if (words.map.empty()) return planned_names(work_dir);
  return names::read_name_map(read_file(words.map), words.map.string());
}

}  // namespace cleave::cli
