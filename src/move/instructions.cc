#include "move/instructions.h"

namespace cleave::move {
namespace {

/// A wait for a person ends by the person; until then it is only looked at.
constexpr std::chrono::hours between_looks{1};

/// "www.example.com. CNAME a.example.": as zone files have it.
std::string record_line(const Json& record) {
  std::string line = text(record, "Name") + " " + text(record, "Type");
  for (const Json& value : list_or_empty(record, "ResourceRecords")) line += " " + text(value, "Value");
  return line;
}

void read_aloud(const Json& list, std::string& text_so_far) {
  if (list.is_array()) {
    for (const Json& each : list) read_aloud(each, text_so_far);
    return;
  }
  if (!text_so_far.empty()) text_so_far += "\n";
  text_so_far += list.is_string() ? list.get<std::string>() : record_line(list);
}

}  // namespace

std::string instructions(const Json& list) {
  std::string lines;
  read_aloud(list, lines);
  return lines;
}

run::Progress wait_for_somebody(const run::Task& task, std::string text) {
  auto waiting = run::Progress::later(task.now + between_looks, std::move(text));
  waiting.person = true;
  return waiting;
}

run::Progress wait_for_person(const run::Task& task) {
  return wait_for_somebody(task, instructions(at(task.params, "Instructions")));
}

}  // namespace cleave::move
