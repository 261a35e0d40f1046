#include "plan/cycle.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace cleave::plan {
namespace {

/// Where the params of a step refer to another step.
struct StepMention {
  std::string member;    ///< "UserData"
  std::size_t line = 0;  ///< from 1; 0 where the text is no script
  Json reference;
};

bool refers_to(const Json& value, const std::string& step_id) {
  return value.is_object() && value.contains("$from") && text(value, "$from") == step_id;
}

/// The lines of a text that is joined from pieces.
std::optional<StepMention> mention_in_script(const Json& script, const std::string& step_id,
                                             const std::string& member) {
  StepMention mention{member, 1, nullptr};
  for (const Json& piece : list_or_empty(script, "$text")) {
    if (refers_to(piece, step_id)) return mention.reference = piece, mention;
    if (!piece.is_string()) continue;
    const auto& words = piece.get_ref<const std::string&>();
    mention.line += static_cast<std::size_t>(std::count(words.begin(), words.end(), '\n'));
  }
  return std::nullopt;
}

std::optional<StepMention> mention_of(const Json& params, const std::string& step_id,
                                      const std::string& member) {
  if (refers_to(params, step_id)) return StepMention{member, 0, params};
  if (params.is_object() && params.contains("$base64"))
    return mention_in_script(params["$base64"], step_id, member);
  if (!params.is_structured()) return std::nullopt;
  for (const auto& [key, value] : params.items()) {
    const bool of_expression = params.is_array() || key.starts_with('$');
    if (auto found = mention_of(value, step_id, of_expression || !member.empty() ? member : key))
      return found;
  }
  return std::nullopt;
}

std::string name_of(const Step& step) {
  return step.resource.empty() ? step.id : step.resource;
}

/// "line 3 of the UserData of ec2/instance/i-1 names 10.0.0.2 of ec2/instance/i-2".
std::string tie(const Step& from, const Step& to, const std::vector<NameChange>& names) {
  const auto mention = mention_of(from.params, to.id, "");
  if (!mention) return fmt::format("{} needs {}", name_of(from), name_of(to));
  const auto known = std::find_if(names.begin(), names.end(),
                                  [&](const NameChange& name) { return name.becomes == mention->reference; });
  const auto line = mention->line == 0 ? "" : fmt::format("line {} of ", mention->line);
  const auto name = known == names.end() ? "" : known->source + " of ";
  return fmt::format("{}the {} of {} names {}{}", line, mention->member, name_of(from), name, name_of(to));
}

}  // namespace

Error cyclic_plan(const std::vector<const Step*>& ring, const std::vector<NameChange>& names) {
  std::vector<std::string> steps, ties;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    steps.push_back(ring[i]->id);
    ties.push_back(tie(*ring[i], *ring[(i + 1) % ring.size()], names));
  }
  const auto& first = name_of(*ring.front());
  return Error(Error::Kind::input, "cyclic-plan",
               fmt::format("steps wait for each other ({}): {}", fmt::join(steps, " → "),
                           fmt::join(ties, "; ")))
      .where(first)
      .next(fmt::format(
          "Such a name is known only when its resource is there. Replace one of them in the source by one "
          "that stays the same, for example a record of a private hosted zone that a script looks up when it "
          "is needed, and run cleave inventory again; or write \"{}\" = \"leave\" under [decisions] in "
          "cleave.toml and make that one by hand.",
          first));
}

}  // namespace cleave::plan
