// plan.json: the plan as a text of lines, and back. docs/files.md

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/side_by_side.h"
#include "graph/digraph.h"
#include "plan/plan.h"
#include "plan/unseen.h"

namespace cleave::plan {
namespace {

constexpr int format_number = 1;

Step step_from_json(Json& json) {
  Step step;
  step.id = text(json, "id");
  step.kind = text(json, "kind");
  step.phase = phase_from_text(text(json, "phase"));
  step.side = side_from_text(text(json, "side"));
  step.region = text(json, "region");
  step.needs = at(json, "needs").get<std::vector<std::string>>();
  step.params = take(json, "params");
  step.reason = text(json, "reason");
  step.resource = text(json, "resource");
  step.reversible = at(json, "reversible").get<bool>();
  step.checkpoint = flag_or(json, "checkpoint", false);
  step.way_back = flag_or(json, "way_back", false);
  step.expected_seconds = at(json, "expected_seconds").get<double>();
  return step;
}

/// Programs that lay JSON out anew write 60.0 as 60 (jq of Debian 12): whole numbers have one form. Larger
/// ones than 2^53 they would change.
bool is_whole(const Json& number) {
  constexpr double largest = 9007199254740992;
  const double value = number.get<double>();
  return std::trunc(value) == value && std::abs(value) <= largest;
}

void write_whole_numbers(Json& json) {
  if (json.is_number_float() && is_whole(json)) json = static_cast<std::int64_t>(json.get<double>());
  if (!json.is_structured()) return;
  for (auto& part : json) write_whole_numbers(part);
}

bool has_whole_floats(const Json& json) {
  if (!json.is_structured()) return json.is_number_float() && is_whole(json);
  return std::any_of(json.begin(), json.end(), has_whole_floats);
}

/// In the form that is the same for the same content.
std::string canonical(const Json& json) {
  if (!has_whole_floats(json)) return dump(json);
  Json whole = json;
  write_whole_numbers(whole);
  return dump(whole);
}

void write(std::string& text, const Fate& fate);
void write(std::string& text, const NameChange& name);
void write(std::string& text, const Downtime& host);
void write(std::string& text, const Step& step);
void write(std::string& text, const Unseen& unseen);
void write(std::string& text, const Perhaps& perhaps);

/// Writes the members of an object in the order of their names, which makes the text canonical. Builds no
/// document of it first, since plans are large.
class Members {
 public:
  enum class Layout { in_a_line, in_lines };
  Members(std::string& text, Layout layout) : text_(text), comma_(layout == Layout::in_lines ? ",\n" : ",") {
    text_ += '{';
  }

  Members& add(std::string_view name, const Json& value) {
    begin(name);
    text_ += canonical(value);
    return *this;
  }

  Members& add_text(std::string_view name, std::string_view value) {
    begin(name);
    write(value);
    return *this;
  }

  Members& add_texts(std::string_view name, const std::vector<std::string>& values) {
    begin(name);
    text_ += '[';
    for (const auto& value : values) {
      if (&value != values.data()) text_ += ',';
      write(value);
    }
    text_ += ']';
    return *this;
  }

  /// A list with a line per item, so that two plans can be compared line by line.
  template <typename Item>
  Members& add_lines(std::string_view name, const std::vector<Item>& items) {
    begin(name);
    text_ += '[';
    const auto pieces = side_by_side(items.size(), [&](std::size_t first, std::size_t end) {
      std::string text;
      for (std::size_t i = first; i < end; ++i) {
        text += i == 0 ? "\n" : ",\n";
        plan::write(text, items[i]);
      }
      return text;
    });
    for (const auto& piece : pieces) text_ += piece;
    text_ += ']';
    return *this;
  }

  void end() { text_ += '}'; }

 private:
  void begin(std::string_view name) {
    if (text_.back() != '{') text_ += comma_;
    text_ += '"';
    text_ += name;
    text_ += "\":";
  }

  /// Nearly all texts need no escape, and there are very many of them.
  void write(std::string_view value) {
    const bool plain = std::all_of(value.begin(), value.end(),
                                   [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
    if (!plain) {
      text_ += dump(value);
      return;
    }
    text_ += '"';
    text_ += value;
    text_ += '"';
  }

  std::string& text_;
  std::string_view comma_;
};

void write(std::string& text, const Fate& fate) {
  Members(text, Members::Layout::in_a_line)
      .add_text("decision", to_text(fate.decision))
      .add_text("reason", fate.reason)
      .add_text("resource", fate.resource)
      .end();
}

void write(std::string& text, const NameChange& name) {
  Members(text, Members::Layout::in_a_line)
      .add("becomes", name.becomes)
      .add_text("kind", name.kind)
      .add_text("resource", name.resource)
      .add_text("source", name.source)
      .end();
}

void write(std::string& text, const Downtime& host) {
  Members members(text, Members::Layout::in_a_line);
  members.add_text("host", host.host);
  if (host.others) members.add("others", true);
  members.add_text("reason", host.reason).add("seconds", host.seconds);
  if (host.stays) members.add("stays", true);
  members.end();
}

void write(std::string& text, const Step& step) {
  Members members(text, Members::Layout::in_a_line);
  if (step.checkpoint) members.add("checkpoint", true);
  members.add("expected_seconds", step.expected_seconds)
      .add_text("id", step.id)
      .add_text("kind", step.kind)
      .add_texts("needs", step.needs)
      .add("params", step.params)
      .add_text("phase", to_text(step.phase))
      .add_text("reason", step.reason)
      .add_text("region", step.region)
      .add_text("resource", step.resource)
      .add("reversible", step.reversible)
      .add_text("side", to_text(step.side));
  if (step.way_back) members.add("way_back", true);
  members.end();
}

void write(std::string& text, const Unseen& unseen) {
  text += dump(to_json(unseen));
}

void write(std::string& text, const Perhaps& perhaps) {
  Members(text, Members::Layout::in_a_line)
      .add_text("context", perhaps.context)
      .add_text("decision", to_text(perhaps.decision))
      .add_text("kind", perhaps.kind)
      .add_text("place", perhaps.place)
      .add_text("resource", perhaps.resource)
      .add_text("word", perhaps.word)
      .end();
}

std::string content(const Plan& plan) {
  std::string text;
  Members(text, Members::Layout::in_lines)
      .add_texts("checklist", plan.checklist)
      .add_texts("critical_path", plan.critical_path)
      .add_text("destination_account", plan.destination_account)
      .add_text("destination_hash", plan.destination_hash)
      .add_lines("downtime", plan.downtime)
      .add_texts("dropped", plan.dropped)
      .add_lines("fates", plan.fates)
      .add("format", format_number)
      .add_text("made_at", to_rfc3339(plan.made_at))
      .add_lines("names", plan.names)
      .add_lines("perhaps", plan.perhaps)
      .add_text("point_of_no_return", plan.point_of_no_return)
      .add_text("source_account", plan.source_account)
      .add_text("source_hash", plan.source_hash)
      .add_text("split_id", plan.split_id)
      .add_lines("steps", plan.steps)
      .add_lines("unseen", plan.unseen)
      .add_texts("warnings", plan.warnings)
      .end();
  return text;
}

constexpr std::string_view made_at_line = "\n\"made_at\":";

/// Of a canonical text. Line breaks do not count: in JSON strings they are escaped, so those that are there
/// are layout. Nor does the time at which it was made: the same plan made again has the same hash.
std::string hash_of(std::string content) {
  if (const auto line = content.find(made_at_line); line != std::string::npos)
    content.erase(line, content.find('\n', line + 1) - line);
  std::erase(content, '\n');
  return hex(sha256(content)).substr(0, 16);
}

Error wrong(std::string what) {
  return Error(Error::Kind::input, "bad-plan", std::move(what));
}

Plan read(Json json) {
  if (number_or(json, "format", 0) != format_number) {
    throw Error(Error::Kind::input, "bad-plan", "this is no plan of this version of cleave");
  }
  Plan plan;
  plan.split_id = text(json, "split_id");
  plan.made_at = from_rfc3339(text(json, "made_at"));
  plan.source_account = text(json, "source_account");
  plan.destination_account = text(json, "destination_account");
  plan.source_hash = text(json, "source_hash");
  plan.destination_hash = text(json, "destination_hash");
  for (const auto& fate : at(json, "fates")) {
    plan.fates.push_back(
        {text(fate, "resource"), decision_from_text(text(fate, "decision")), text(fate, "reason")});
  }
  for (const auto& name : at(json, "names")) {
    plan.names.push_back(
        {text(name, "source"), text(name, "kind"), at(name, "becomes"), text(name, "resource")});
  }
  Json steps = take(json, "steps");
  for (auto& step : steps) plan.steps.push_back(step_from_json(step));
  for (const auto& host : at(json, "downtime")) {
    plan.downtime.push_back({text(host, "host"), at(host, "seconds").get<double>(), text(host, "reason"),
                             flag_or(host, "stays", false), flag_or(host, "others", false)});
  }
  plan.critical_path = at(json, "critical_path").get<std::vector<std::string>>();
  plan.point_of_no_return = text(json, "point_of_no_return");
  plan.checklist = at(json, "checklist").get<std::vector<std::string>>();
  plan.warnings = at(json, "warnings").get<std::vector<std::string>>();
  plan.dropped = at(json, "dropped").get<std::vector<std::string>>();
  for (const auto& one : at(json, "unseen")) {
    plan.unseen.push_back({text(one, "name"), text(one, "service"), text(one, "becomes"),
                           at(one, "places").get<std::vector<std::string>>(),
                           at(one, "accepted").get<bool>()});
  }
  for (const auto& one : at(json, "perhaps")) {
    plan.perhaps.push_back({text(one, "word"), text(one, "kind"), text(one, "resource"), text(one, "place"),
                            text(one, "context"), perhaps_from_text(text(one, "decision"))});
  }
  return plan;
}

/// Whoever wrote the plan may have made its hash fit, too.
void check_steps(const Plan& plan) {
  graph::Digraph needs;
  for (const auto& step : plan.steps) {
    if (needs.find(step.id)) throw wrong(fmt::format("the step {} is there twice", step.id));
    needs.add(step.id);
  }
  for (const auto& step : plan.steps) {
    for (const auto& need : step.needs) {
      if (!needs.find(need))
        throw wrong(fmt::format("the step {} needs {}, which is not there", step.id, need));
      needs.connect(*needs.find(step.id), *needs.find(need));
    }
  }
  if (const auto around = graph::cycle(needs); !around.empty())
    throw wrong(fmt::format("the step {} needs itself", needs.name(around.front())));
}

}  // namespace

PlanText to_text(const Plan& plan) {
  PlanText written{content(plan), ""};
  written.hash = hash_of(written.text);
  written.text.pop_back();
  written.text += fmt::format(",\n\"hash\":\"{}\"}}\n", written.hash);
  return written;
}

std::string hash(const Plan& plan) {
  return hash_of(content(plan));
}

Plan plan_from_json(Json json, std::string_view where) {
  const auto bad = [&](std::string_view what) {
    return Error(Error::Kind::input, "bad-plan", std::string(what))
        .where(std::string(where))
        .next("Make it again with cleave plan.");
  };
  if (!json.is_object()) throw bad("this is no plan");
  const Json hash = json.value("hash", Json());
  if (!hash.is_string()) throw bad("this is no plan: it has no hash");
  json.erase("hash");
  const Json made_at = json.value("made_at", Json());
  json.erase("made_at");
  write_whole_numbers(json);
  if (hash != hash_of(dump(json))) throw bad("the plan was changed after it was made: its hash does not fit");
  json["made_at"] = made_at;
  try {
    auto plan = read(std::move(json));
    check_steps(plan);
    return plan;
  } catch (const std::exception& error) {  // A wrong type is the JSON library's own exception.
    throw bad(error.what());
  }
}

}  // namespace cleave::plan
