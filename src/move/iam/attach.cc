#include "move/iam/attach.h"

#include "move/call_or_null.h"

namespace cleave::move::iam {

Json Attach::find(const run::Task& task) {
  if (!tie_.is_there(client(task, "iam"), task)) return nullptr;
  return {{"SeenAt", to_rfc3339(task.now)}};
}

Json Attach::make(const run::Task& task) {
  client(task, "iam").call(tie_.attach, task.params);
  return {{"SeenAt", to_rfc3339(task.now)}};
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
run::Progress Attach::settle(const run::Task& task, const Json& outputs) {
  const Time known = from_rfc3339(text(outputs, "SeenAt")) + tie_.spreads;
  if (task.now >= known) return run::Progress::done(Json::object());
  return run::Progress::later(known, "changes of IAM take some seconds to be known everywhere");
}

run::Progress Attach::remove(const run::Task& task, const Json&) {
  Json input = Json::object();
  for (const char* member : tie_.detach_members) input[member] = at(task.params, member);
  call_or_null(client(task, "iam"), tie_.detach, input, {"NoSuchEntity"});
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::iam
