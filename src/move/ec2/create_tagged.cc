#include "move/ec2/create_tagged.h"

#include <algorithm>

#include <fmt/format.h>

#include "move/call_or_null.h"
#include "move/ec2/tagged.h"
#include "move/own_tags.h"

namespace cleave::move::ec2 {
namespace {

constexpr std::chrono::seconds until_free{10};

}  // namespace

std::vector<Json> CreateTagged::own(const run::Task& task, const Json& outputs) const {
  auto things = own_things(client(task, "ec2"), task, kind_.describe, kind_.list);
  std::erase_if(things, [&](const Json& thing) { return is_other(thing, outputs, kind_.id); });
  return things;
}

Json CreateTagged::find_made(const run::Task& task, const Json& outputs) {
  const auto things = own(task, outputs);
  return things.empty() ? Json(nullptr) : picked(things.front(), kind_.outputs);
}

void CreateTagged::demand_free(const run::Task& task) {
  if (kind_.unique.empty()) return;
  Json filters = Json::array();
  for (const auto& [filter, param] : kind_.unique)
    filters.push_back({{"Name", filter}, {"Values", {at(task.params, param)}}});
  const Json answer = client(task, "ec2").call(kind_.describe, {{"Filters", filters}});
  const Json& held = list_or_empty(answer, kind_.list);
  const std::string name = text(task.params, kind_.unique.front().second);
  // A filter takes "*" and "?" for wildcards.
  const bool taken = std::any_of(held.begin(), held.end(), [&](const Json& thing) {
    return text_or(thing, kind_.unique.front().second, "") == name;
  });
  if (!taken) return;
  if (kind_.renameable) throw renameable_name_taken(task, kind_.words, name);
  throw name_taken(task, fmt::format("the {} {}", kind_.words, name),
                   "Delete it if nobody needs it, then run again.");
}

run::Progress CreateTagged::settle(const run::Task& task, const Json& outputs) {
  bool is_listed = false;
  for (const Json& thing : own(task, nullptr)) {
    if (at(thing, kind_.id) == at(outputs, kind_.id)) {
      is_listed = true;
      continue;
    }
    run::Progress removed = remove(task, thing);
    if (!removed.outputs) return removed;
  }
  if (!is_listed) return run::Progress::not_listed(task, text(outputs, kind_.id));
  return run::Progress::done(outputs);
}

run::Progress CreateTagged::undo(const run::Task& task, const Json&, const Json& outputs) {
  for (const Json& thing : own(task, outputs)) {
    run::Progress removed = remove(task, thing);
    if (!removed.outputs) return removed;
  }
  return run::Progress::done(Json::object());
}

Json CreateTagged::make(const run::Task& task) {
  return picked(client(task, "ec2").call(kind_.create, with_own_tags(task, task.params)), kind_.outputs);
}

void CreateTagged::demand_undo(const run::Task& task, const Json&, const Json& outputs) {
  if (const Json found = find_made(task, outputs); !found.is_null())
    demand_permission(client(task, "ec2"), kind_.destroy, {{kind_.id, text(found, kind_.id)}});
}

run::Progress CreateTagged::remove(const run::Task& task, const Json& found) {
  const Json answer =
      call_or_null(client(task, "ec2"), kind_.destroy, {{kind_.id, text(found, kind_.id)}}, kind_.in_use);
  if (!answer.is_null()) return run::Progress::done(Json::object());
  return run::Progress::later(task.now + until_free,
                              fmt::format("{} is still in use", text(found, kind_.id)));
}

}  // namespace cleave::move::ec2
