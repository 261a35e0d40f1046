#include "move/cloudfront/change_aliases.h"

#include "move/cloudfront/distribution.h"

namespace cleave::move::cloudfront {
namespace {

using Names = std::vector<std::string>;

Names names_in(const Json& document, std::string_view member) {
  Names names;
  for (const Json& name : list_or_empty(document, member)) names.push_back(name.get<std::string>());
  return names;
}

std::string id_of(const run::Task& task) {
  return text(task.params, "Id");
}

/// `changed` until it is deployed: done at the first look that finds nothing to change and all edges reached.
run::Progress restore(const aws::Client& client, const run::Task& task,
                      const std::function<Json(Json)>& changed) {
  if (read_distribution(client, id_of(task)).is_null()) return run::Progress::done(Json::object());
  update_distribution(client, id_of(task), changed);
  return deployed(client, task, id_of(task), Json::object());
}

}  // namespace

run::Seen ChangeAliases::check(const run::Task& task) {
  const Json current =
      accounts_.client(task, "cloudfront").call("GetDistributionConfig", {{"Id", id_of(task)}});
  // Never "already so": what is there may be an earlier try's, which is then not yet deployed.
  return {std::nullopt, {{"Aliases", aliases_of(at(current, "DistributionConfig"))}}};
}

Json ChangeAliases::apply(const run::Task& task, const Json&) {
  update_distribution(accounts_.client(task, "cloudfront"), id_of(task), [&](Json config) {
    const Names now = aliases_of(config);
    const Names wanted = with(without(now, names_in(task.params, "Remove")), names_in(task.params, "Add"));
    return wanted == now ? config : with_aliases(std::move(config), wanted);
  });
  return {{"Id", id_of(task)}};
}

run::Progress ChangeAliases::settle(const run::Task& task, const Json& outputs) {
  return deployed(accounts_.client(task, "cloudfront"), task, id_of(task), outputs);
}

run::Progress ChangeAliases::undo(const run::Task& task, const Json& before, const Json&) {
  const Names had = names_in(before, "Aliases");
  return restore(accounts_.client(task, "cloudfront"), task, [&](Json config) {
    const Names now = aliases_of(config);
    // Only this step's own names: others may have come and gone since.
    Names wanted = without(now, without(names_in(task.params, "Add"), had));
    wanted =
        with(wanted, without(names_in(task.params, "Remove"), without(names_in(task.params, "Remove"), had)));
    return wanted == now ? config : with_aliases(std::move(config), wanted);
  });
}

run::Seen Disable::check(const run::Task& task) {
  const Json current =
      accounts_.client(task, "cloudfront").call("GetDistributionConfig", {{"Id", id_of(task)}});
  const Json& config = at(current, "DistributionConfig");
  return {std::nullopt, {{"Enabled", at(config, "Enabled")}, {"Aliases", aliases_of(config)}}};
}

Json Disable::apply(const run::Task& task, const Json&) {
  update_distribution(accounts_.client(task, "cloudfront"), id_of(task), [](Json config) {
    config["Enabled"] = false;
    return config;
  });
  return {{"Id", id_of(task)}};
}

run::Progress Disable::settle(const run::Task& task, const Json& outputs) {
  return deployed(accounts_.client(task, "cloudfront"), task, id_of(task), outputs);
}

run::Progress Disable::undo(const run::Task& task, const Json& before, const Json&) {
  const Names had = names_in(before, "Aliases");
  return restore(accounts_.client(task, "cloudfront"), task, [&](Json config) {
    config["Enabled"] = flag_or(before, "Enabled", true);
    const Names now = aliases_of(config);
    return without(had, now).empty() ? config : with_aliases(std::move(config), with(now, had));
  });
}

run::Seen AssociateAliases::check(const run::Task& task) {
  const Json current =
      accounts_.client(task, "cloudfront").call("GetDistributionConfig", {{"Id", id_of(task)}});
  return {std::nullopt, {{"Aliases", aliases_of(at(current, "DistributionConfig"))}}};
}

Json AssociateAliases::apply(const run::Task& task, const Json&) {
  const aws::Client client = accounts_.client(task, "cloudfront");
  const Json current = client.call("GetDistributionConfig", {{"Id", id_of(task)}});
  for (const std::string& alias :
       without(names_in(task.params, "Aliases"), aliases_of(at(current, "DistributionConfig"))))
    client.call("AssociateAlias", {{"TargetDistributionId", id_of(task)}, {"Alias", alias}});
  return {{"Id", id_of(task)}};
}

run::Progress AssociateAliases::settle(const run::Task& task, const Json& outputs) {
  return deployed(accounts_.client(task, "cloudfront"), task, id_of(task), outputs);
}

run::Progress AssociateAliases::undo(const run::Task& task, const Json& before, const Json&) {
  const Names taken = without(names_in(task.params, "Aliases"), names_in(before, "Aliases"));
  return restore(accounts_.client(task, "cloudfront"), task, [&](Json config) {
    const Names now = aliases_of(config);
    const Names left = without(now, taken);
    return left == now ? config : with_aliases(std::move(config), left);
  });
}

run::Seen Enable::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json Enable::apply(const run::Task& task, const Json&) {
  update_distribution(accounts_.client(task, "cloudfront"), id_of(task), [](Json config) {
    config["Enabled"] = true;
    return config;
  });
  return {{"Id", id_of(task)}};
}

run::Progress Enable::settle(const run::Task& task, const Json& outputs) {
  return deployed(accounts_.client(task, "cloudfront"), task, id_of(task), outputs);
}

run::Progress Enable::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::cloudfront
