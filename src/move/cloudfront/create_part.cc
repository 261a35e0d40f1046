#include "move/cloudfront/create_part.h"

#include "aws/paginate.h"
#include "move/call_or_null.h"

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
  aws::PageCount pages;
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

Json outputs_of(const Json& part) {
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

Json CreatePart::own_part(const aws::Client& client, const run::Task& task) const {
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
  const Json own = own_part(accounts_.client(task, "cloudfront"), task);
  if (own.is_null()) return {std::nullopt, Json::object()};
  return {outputs_of(own), Json::object()};
}

Json CreatePart::apply(const run::Task& task, const Json&) {
  const Json answer =
      accounts_.client(task, "cloudfront").call(verb("Create", family_), {{family_.config, config(task)}});
  return outputs_of(at(answer, family_.member));
}

run::Progress CreatePart::undo(const run::Task& task, const Json&, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "cloudfront");
  const Json own = outputs.is_object() ? outputs : own_part(client, task);
  const std::string id = text_or(own, "Id", "");
  if (id.empty()) return run::Progress::done(Json::object());
  const Json current = call_or_null(client, verb("Get", family_), {{"Id", id}}, {family_.absent});
  if (!current.is_null())
    call_or_null(client, verb("Delete", family_), {{"Id", id}, {"IfMatch", text(current, "ETag")}},
                 {family_.absent});
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::cloudfront
