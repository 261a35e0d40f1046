#include "move/cloudfront/create_part.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws/paginate.h"
#include "move/call_or_null.h"
#include "move/own_tags.h"

namespace cleave::move::cloudfront {
namespace {

std::string verb(const char* word, const Family& family) {
  return std::string(word) + family.member;
}

bool is_identity(const Family& family) {
  return std::string_view(family.member) == "CloudFrontOriginAccessIdentity";
}

/// How one of the family is known.
const char* mark(const Family& family) {
  return is_identity(family) ? "CallerReference" : "Name";
}

/// All pages, by hand: several of these lists have markers but no paginator in the service model.
Json all_items(const aws::Client& client, const Family& family) {
  const std::string items = family.items;
  const std::string list = items.substr(0, items.find('/'));
  Json all = Json::array();
  Json parameters = Json::object();
  aws::PageCount pages(std::string("cloudfront ") + family.list);
  for (bool more = true; more;) {
    const Json page = client.call(family.list, parameters);
    for (const Json& item : list_or_empty(page, items)) all.push_back(item);
    const std::string next = text_or(page, list + "/NextMarker", "");
    more = !next.empty();
    if (more) pages.go_on(next);
    if (more) parameters["Marker"] = next;
  }
  return all;
}

/// Does the answer say all that was asked for? It may say more: defaults, and counts of lists.
bool covers(const Json& answer, const Json& asked) {
  if (asked.is_array())
    return answer.is_array() && answer.size() == asked.size() &&
           std::all_of(asked.begin(), asked.end(), [&](const Json& item) {
             return std::any_of(answer.begin(), answer.end(),
                                [&](const Json& other) { return covers(other, item); });
           });
  if (!asked.is_object()) return answer == asked;
  const auto members = asked.items();
  return answer.is_object() && std::all_of(members.begin(), members.end(), [&](const auto& item) {
           const auto found = answer.find(item.key());
           return found != answer.end() && covers(*found, item.value());
         });
}

Json outputs_of_part(const Json& part) {
  Json outputs = {{"Id", at(part, "Id")}};
  if (part.contains("S3CanonicalUserId")) outputs["S3CanonicalUserId"] = part["S3CanonicalUserId"];
  return outputs;
}

}  // namespace

Json CreatePart::config(const run::Task& task) const {
  Json config = at(task.params, family_.config);
  if (is_identity(family_)) config["CallerReference"] = task.token;
  return config;
}

/// An identity by its caller reference. Others can carry neither tags nor references: such a part is this
/// step's own when none of the name was there before the step began, and it is what the step asks for.
bool CreatePart::is_own(const Json& found, const run::Task& task, const Json& before) const {
  if (found.is_null()) return false;
  if (is_identity(family_)) return true;
  return text_or(before, "Held", "") != text(found, "Id") && covers(at(found, family_.config), config(task));
}

Json CreatePart::named_part(const aws::Client& client, const run::Task& task) const {
  const std::string wanted = text(config(task), mark(family_));
  for (const Json& item : all_items(client, family_)) {
    const Json answer =
        call_or_null(client, verb("Get", family_), {{"Id", text(item, family_.item_id)}}, {family_.absent});
    if (answer.is_null()) continue;
    const Json& part = at(answer, family_.member);
    if (text_or(part, std::string(family_.config) + "/" + mark(family_), "") == wanted) return part;
  }
  return nullptr;
}

run::Seen CreatePart::check(const run::Task& task) {
  const Json found = named_part(accounts_.client(task, "cloudfront"), task);
  if (found.is_null()) return {std::nullopt, Json::object()};
  if (is_identity(family_)) return {outputs_of_part(found), Json::object()};
  return {std::nullopt, {{"Held", at(found, "Id")}}};
}

Json CreatePart::apply(const run::Task& task, const Json& before) {
  const Json found = named_part(accounts_.client(task, "cloudfront"), task);
  if (is_own(found, task, before)) return outputs_of_part(found);
  if (!found.is_null())
    throw name_taken(task,
                     fmt::format("a {} of the name {}", family_.member, text(config(task), mark(family_))),
                     "Rename it there, or delete it if nobody needs it, then run again.");
  const Json answer =
      accounts_.client(task, "cloudfront").call(verb("Create", family_), {{family_.config, config(task)}});
  return outputs_of_part(at(answer, family_.member));
}

run::Progress CreatePart::settle(const run::Task& task, const Json& outputs) {
  if (!is_there(task, outputs))
    return run::Progress::not_listed(task, fmt::format("{} {}", family_.member, text(outputs, "Id")));
  return run::Progress::done(outputs);
}

bool CreatePart::is_there(const run::Task& task, const Json& outputs) {
  return !call_or_null(accounts_.client(task, "cloudfront"), verb("Get", family_),
                       {{"Id", text(outputs, "Id")}}, {family_.absent})
              .is_null();
}

run::Progress CreatePart::undo(const run::Task& task, const Json& before, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "cloudfront");
  Json own = outputs;
  if (!own.is_object()) {
    own = named_part(client, task);
    if (!is_own(own, task, before)) return run::Progress::done(Json::object());
  }
  const std::string id = text_or(own, "Id", "");
  if (id.empty()) return run::Progress::done(Json::object());
  const Json current = call_or_null(client, verb("Get", family_), {{"Id", id}}, {family_.absent});
  if (!current.is_null())
    call_or_null(client, verb("Delete", family_), {{"Id", id}, {"IfMatch", text(current, "ETag")}},
                 {family_.absent});
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::cloudfront
