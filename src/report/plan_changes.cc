#include "report/plan_changes.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "report/resource_names.h"

namespace cleave::report {
namespace {

/// The steps that give a thing a name of its own, and the member with the name.
constexpr struct {
  std::string_view kind, member, noun;
} named[] = {{"elb/create-load-balancer", "LoadBalancerName", "load balancer"},
             {"iam/create-role", "RoleName", "role"},
             {"iam/create-instance-profile", "InstanceProfileName", "instance profile"},
             {"iam/create-policy", "PolicyName", "policy"},
             {"ec2/create-security-group", "GroupName", "security group"},
             {"ec2/import-key-pair", "KeyName", "key pair"}};

/// Expressions whose text is shown as it is before it is packed.
constexpr const char* packings[] = {"$base64", "$gzip"};

/// What stands for an address that no step has made yet.
constexpr const char* new_address = "<new address>";

bool is_reference(const Json& json) {
  return json.is_object() && json.contains("$from");
}

/// What people call such a name; "" for ids and ARNs.
std::string_view noun_of(const plan::NameChange& name) {
  const auto type = type_of(name.resource);
  if (name.kind == "bucket" || name.kind == "account") return name.kind;
  if (type == "elb/load-balancer" && name.kind == "host") return "host of load balancer";
  if (type == "cloudfront/distribution" && name.kind == "host") return "host of distribution";
  if (type == "route53/zone" && name.kind == "host") return "name servers of zone";
  if (type == "ec2/address" && name.source.find('.') != std::string::npos) return "address";
  return "";
}

/// Equal texts that follow each other once: four name servers come from one step.
std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (i == 0 || texts[i] != texts[i - 1]) all += (i == 0 ? "" : ", ") + texts[i];
  return all;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
}

/// Does the text hold the name, not as a part of another word?
bool holds(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

/// "shop.example A (own)"
std::string title_of(const Json& record) {
  const auto set = text_or(record, "SetIdentifier", "");
  return fmt::format("{} {}{}", without_final_dot(text_or(record, "Name", "?")), text_or(record, "Type", ""),
                     set.empty() ? "" : fmt::format(" ({})", set));
}

std::vector<std::string> key_of_record(const std::string& zone, const Json& record) {
  return {zone, text_or(record, "Name", "?"), text_or(record, "Type", ""),
          text_or(record, "SetIdentifier", "")};
}

bool has_expression(const Json& json) {
  if (!json.is_structured()) return false;
  if (json.is_object() && (json.contains("$from") || json.contains("$text"))) return true;
  return std::any_of(json.begin(), json.end(), has_expression);
}

}  // namespace

/// Goes through the params of a step.
struct PlanChanges::Walk {
  const PlanChanges& all;
  const plan::Step& step;
  std::string source_text;  // the source's document
  Changes changes = {};
  std::set<std::vector<std::string>> seen = {};

  void add(const std::string& path, const std::string& before, const std::string& after) {
    if (before.empty() || before == after || !seen.insert({path, before, after}).second) return;
    changes.push_back({path, before, after});
  }

  /// A name that the plan knows already stands there as it is; one that the source's document has, too, is no
  /// change.
  void look_at_text(const std::string& path, const std::string& text) {
    for (const auto& name : all.plan_.names) {
      const bool own = is_reference(name.becomes) && name.becomes.at("$from") == step.id &&
                       name.becomes.value("path", "") == path;
      if (own) return add(path, name.source, text);
    }
    if (source_text.empty()) return;
    for (const auto& name : all.plan_.names) {
      if (!name.becomes.is_string()) continue;
      const auto& becomes = name.becomes.get_ref<const std::string&>();
      if (holds(text, becomes) && !holds(source_text, becomes)) add(path, name.source, becomes);
    }
  }

  /// The thing that the step acts on is no attribute of it.
  void look_at_reference(const std::string& path, const Json& value) {
    const auto name = all.by_expression_.find(dump(value));
    const bool itself = name != all.by_expression_.end() && name->second->resource == step.resource;
    if (!itself || path.find('/') != std::string::npos) add(path, all.before(value), all.after(value));
  }

  /// Adds each name of a script with its line number. The line itself may hold secrets.
  void look_at_script(const std::string& path, const Json& script) {
    for (const char* packing : packings)
      if (script.is_object() && script.contains(packing)) return look_at_script(path, script.at(packing));
    if (!script.is_object() || !script.contains("$text")) return look(path, script);
    std::size_t line = 1;
    for (const auto& part : script.at("$text")) {
      if (!part.is_string()) look(fmt::format("{} line {}", path, line), part);
      const std::string text = part.is_string() ? part.get<std::string>() : "";
      line += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }
  }

  void look(const std::string& path, const Json& value) {
    if (value.is_string()) return look_at_text(path, value.get_ref<const std::string&>());
    if (is_reference(value)) return look_at_reference(path, value);
    for (const char* packing : packings)
      if (value.is_object() && value.contains(packing)) return look_at_script(path, value);
    if (value.is_object() && value.contains("$text")) {
      for (const auto& part : value.at("$text")) look(path, part);
      return;
    }
    if (!value.is_structured()) return;
    for (const auto& [member, part] : value.items())
      look(value.is_array() || path.empty() ? (path.empty() ? member : path) : path + "/" + member, part);
  }
};

PlanChanges::PlanChanges(const plan::Plan& plan, const inventory::Inventory& source, OutputOf output_of)
    : plan_(plan), source_(source), output_of_(std::move(output_of)) {
  for (const auto& name : plan.names) by_expression_.emplace(dump(name.becomes), &name);
  for (const auto& step : plan.steps) steps_.emplace(step.id, &step);
}

std::string PlanChanges::after(const Json& expression) const {
  if (expression.is_string()) return expression.get<std::string>();
  if (!expression.is_object()) return dump(expression);
  for (const char* packing : packings)
    if (expression.contains(packing)) return after(expression.at(packing));
  if (expression.contains("$text")) {
    std::string text;
    for (const auto& part : expression.at("$text")) text += after(part);
    return text;
  }
  if (!is_reference(expression)) return dump(expression);
  const auto id = text(expression, "$from"), path = text(expression, "path");
  const Json* outputs = output_of_(id);
  const Json* known = outputs == nullptr ? nullptr : find(*outputs, path);
  if (const auto step = steps_.find(id); known == nullptr && step != steps_.end())
    known = find(step->second->params, path);
  if (known != nullptr && known->is_string()) return known->get<std::string>();
  const auto name = by_expression_.find(dump(expression));
  return name == by_expression_.end() ? fmt::format("<{} of {}>", path, id)
                                      : fmt::format("<new {}>", title_of_name(*name->second));
}

/// "host of load balancer pressi-web", "address", "i-0abc"
std::string PlanChanges::title_of_name(const plan::NameChange& name) const {
  const auto noun = noun_of(name);
  if (name.kind == "arn")
    return fmt::format("ARN of {} {}", type_of(name.resource), people_call(name.resource));
  if (noun.empty()) return name.source;
  if (noun.find(' ') == std::string_view::npos) return std::string(noun);
  return fmt::format("{} {}", noun, people_call(name.resource));
}

std::string PlanChanges::people_call(const std::string& resource) const {
  const auto name = ResourceNames(source_).name_of(resource);
  return name.empty() ? resource.substr(resource.rfind('/') + 1) : name;
}

/// "" where the source has nothing that corresponds.
std::string PlanChanges::before(const Json& expression) const {
  if (expression.is_string()) return expression.get<std::string>();
  if (!expression.is_object()) return dump(expression);
  for (const char* packing : packings)
    if (expression.contains(packing)) return before(expression.at(packing));
  if (expression.contains("$text")) {
    std::string text;
    for (const auto& part : expression.at("$text")) text += before(part);
    return text;
  }
  const auto name = by_expression_.find(dump(expression));
  return name == by_expression_.end() ? "" : name->second->source;
}

std::string PlanChanges::value(const Json& record, bool at_source) const {
  const auto side = [&](const Json& expression) {
    return at_source ? before(expression) : after(expression);
  };
  if (const Json* alias = find(record, "AliasTarget/DNSName"))
    return "alias of " + without_final_dot(side(*alias));
  std::vector<std::string> values;
  for (const Json& one : list_or_empty(record, "ResourceRecords")) {
    values.push_back(side(at(one, "Value")));
    // Two new addresses are two, though nobody knows them yet.
    if (values.back() == new_address && list_or_empty(record, "ResourceRecords").size() > 1)
      values.back() = fmt::format("<new address for {}>", before(at(one, "Value")));
  }
  return joined(values);
}

void PlanChanges::add_name(const plan::NameChange& name, const std::string& what, Changes& changes) const {
  auto now = after(name.becomes);
  if (now.starts_with('<') && is_reference(name.becomes))
    now = fmt::format("<known after {}>", text(name.becomes, "$from"));
  const bool another =
      !changes.empty() && changes.back().what == what && noun_of(name) == "name servers of zone";
  if (!another) {
    changes.push_back({what, name.source, now});
    return;
  }
  changes.back().before += ", " + name.source;
  if (changes.back().after != now) changes.back().after += ", " + now;
}

PlanChanges::Changes PlanChanges::names() const {
  Changes changes;
  add_new_names(changes);
  for (const auto& name : plan_.names) {
    const auto noun = noun_of(name);
    if (!noun.empty() && noun != "account") add_name(name, title_of_name(name), changes);
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const auto& one, const auto& other) { return one.what < other.what; });
  return changes;
}

PlanChanges::Changes PlanChanges::ids() const {
  Changes changes;
  for (const auto& name : plan_.names) {
    if (!noun_of(name).empty()) continue;
    const auto kind = name.kind == "arn" ? "ARN" : name.kind;
    add_name(name, fmt::format("{} of {} {}", kind, type_of(name.resource), people_call(name.resource)),
             changes);
  }
  return changes;
}

std::string PlanChanges::old_name(const plan::Step& step, std::string_view member) const {
  const auto* resource = source_.find(step.resource);
  const auto known = resource == nullptr ? "" : text_or(resource->document, member, "");
  return known.empty() ? step.resource.substr(step.resource.rfind('/') + 1) : known;
}

void PlanChanges::add_new_names(Changes& changes) const {
  for (const auto& step : plan_.steps) {
    for (const auto& [kind, member, noun] : named) {
      if (step.kind != kind) continue;
      const auto now = text_or(step.params, member, "");
      const auto then = old_name(step, member);
      const bool asked = noun == "load balancer" || now != then;
      if (asked && !now.empty()) changes.push_back({std::string(noun), then, now});
    }
  }
}

void PlanChanges::add_records(const plan::Step& step,
                              std::map<std::vector<std::string>, Page::Change>& records) const {
  const std::string& zone = step.resource;
  for (const Json& was : list_or_empty(step.params, "Was"))
    if (was.contains("Type")) records[key_of_record(zone, was)] = {title_of(was), value(was, true), ""};
  for (const Json& wanted : list_or_empty(step.params, "Records")) {
    auto& change = records[key_of_record(zone, wanted)];
    if (change.before.empty()) change.before = value(wanted, true);
    change.what = title_of(wanted);
    change.after = value(wanted, false);
  }
}

PlanChanges::Changes PlanChanges::records() const {
  std::map<std::vector<std::string>, Page::Change> records;
  Changes servers;
  for (const auto& step : plan_.steps) {
    const bool has_records = step.kind == "route53/copy-records" || step.kind == "route53/point-traffic" ||
                             step.kind == "route53/delegate";
    if (has_records) add_records(step, records);
    if (!step.params.contains("Nameservers")) continue;
    for (auto& change : of_step(step))
      if (change.what.ends_with("name servers")) servers.push_back(std::move(change));
  }
  Changes changes = std::move(servers);
  for (auto& [key, change] : records) changes.push_back(std::move(change));
  return changes;
}

PlanChanges::Changes PlanChanges::of_step(const plan::Step& step) const {
  const auto* resource = source_.find(step.resource);
  Walk walk{*this, step, resource == nullptr ? "" : dump(resource->document)};
  const bool has_records = step.params.contains("Records") && step.kind.starts_with("route53/");
  if (has_records && (step.params.contains("Was") || has_expression(step.params.at("Records")))) {
    std::map<std::vector<std::string>, Page::Change> records;
    add_records(step, records);
    for (const auto& [key, change] : records) walk.add(change.what, change.before, change.after);
    for (const Json& was : list_or_empty(step.params, "Was"))
      for (const Json& now : list_or_empty(step.params, "Records"))
        if (key_of_record("", was) == key_of_record("", now))
          walk.add(title_of(was) + " TTL", dump(was.value("TTL", Json())), dump(now.value("TTL", Json())));
    return walk.changes;
  }
  if (step.params.contains("Nameservers")) {
    std::vector<std::string> was, now;
    for (const Json& one : list_or_empty(step.params, "Was"))
      was.push_back(one.is_string() ? one.get<std::string>() : text_or(one, "Name", ""));
    for (const Json& one : list_or_empty(step.params, "Nameservers")) now.push_back(after(one));
    walk.add(text_or(step.params, "DomainName", "") + " name servers", joined(was), joined(now));
    return walk.changes;
  }
  // At the source nothing gets another name.
  if (step.side == plan::Side::source) return {};
  for (const auto& [member, value] : step.params.items()) walk.look(member, value);
  return walk.changes;
}

}  // namespace cleave::report
