#include "move/iam/create_named.h"

#include <fmt/format.h>

#include "move/call_or_null.h"
#include "move/own_tags.h"

namespace cleave::move::iam {
namespace {

constexpr std::chrono::seconds until_free{10};

}  // namespace

Json CreateNamed::outputs_of(const Json& answer) const {
  Json outputs = Json::object();
  for (const char* name : kind_.outputs) outputs[name] = at(at(answer, kind_.member), name);
  return outputs;
}

Json CreateNamed::named(const run::Task& task) const {
  return call_or_null(client(task, "iam"), kind_.get, kind_.key(task, account(task)), {"NoSuchEntity"});
}

void CreateNamed::demand_free(const run::Task& task) {
  const Json answer = named(task);
  if (answer.is_null()) return;
  throw renameable_name_taken(task, kind_.words,
                              text(answer, std::string(kind_.member) + "/" + kind_.outputs.front()));
}

Json CreateNamed::find(const run::Task& task) {
  const Json answer = named(task);
  if (answer.is_null() || !is_own(task, list_or_empty(at(answer, kind_.member), "Tags"))) return nullptr;
  return outputs_of(answer);
}

Json CreateNamed::make(const run::Task& task) {
  Json input = task.params;
  input["Tags"] = tags_of(task, list_or_empty(input, "Tags"));
  return outputs_of(client(task, "iam").call(kind_.create, input));
}

run::Progress CreateNamed::remove(const run::Task& task, const Json& found) {
  const Json answer =
      call_or_null(client(task, "iam"), kind_.destroy, {{kind_.destroyed_by, at(found, kind_.id)}},
                   {"NoSuchEntity", "DeleteConflict"});
  if (!answer.is_null()) return run::Progress::done(Json::object());
  return run::Progress::later(task.now + until_free,
                              fmt::format("{} is still in use", text(found, kind_.id)));
}

}  // namespace cleave::move::iam
