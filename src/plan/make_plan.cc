#include <fmt/format.h>

#include "base/error.h"
#include "plan/application.h"
#include "plan/draft.h"
#include "plan/open_draft.h"
#include "plan/renames.h"
#include "plan/sharing.h"
#include "plan/tags.h"
#include "plan/unseen.h"

namespace cleave::plan {
namespace {

/// Gaps in what was read may hide something that the application needs.
void warn_of_gaps(const inventory::Inventory& source, OpenDraft& draft) {
  for (const auto& gap : source.gaps) {
    draft.warn(
        fmt::format("{} could not be read ({}): what it would show is not in this plan", gap.what, gap.code));
  }
}

/// Where what is carried over as it stands names something that gets another name.
void warn_of_verbatim(const Plan& plan, OpenDraft& draft) {
  for (const Fate& fate : plan.fates) {
    const inventory::Resource& resource = *draft.source().find(fate.resource);
    const std::string member(verbatim_member(resource));
    const Json::json_pointer place(member);
    if (member.empty() || !draft.moves(resource.id) || !resource.document.contains(place)) continue;
    const Json& written = resource.document[place];
    std::vector<std::string> naming;
    for (const Json& part : written.is_array() ? written : Json::array({written}))
      if (draft.rewritten(part) != part)
        naming.push_back(part.is_string() ? part.get<std::string>()
                                          : text_or(part, "Key", "") + "=" + text_or(part, "Value", ""));
    if (naming.empty()) continue;
    const bool several = naming.size() > 1;
    draft.warn(fmt::format(
        "{}: {} ({}) {} carried over as {}, and {} what is called otherwise at the destination", resource.id,
        written.is_string() ? "its description"
        : several           ? "tags of it"
                            : "a tag of it",
        fmt::join(naming, ", "), several ? "are" : "is", several ? "they stand" : "it stands",
        several ? "name" : "names"));
  }
}

/// What is copied as it is, and holds names that nobody looks for.
void remind_of_contents(OpenDraft& draft) {
  if (draft.moving("s3/bucket").empty() && draft.moving("ec2/instance").empty()) return;
  draft.remind(
      "Look into what was copied without being looked into: the contents, metadata, tags and website "
      "redirects of "
      "objects, and disks. Names of the source's things there still name those. cleave names scan finds them "
      "in "
      "folders and in the contents of objects.");
}

void declare_accounts(const inventory::Inventory& source, const inventory::Inventory& destination,
                      OpenDraft& draft) {
  const inventory::Resource account{"account/account/" + source.account_id,
                                    "account",
                                    "account",
                                    "global",
                                    source.account_id,
                                    Json::object()};
  draft.becomes(account, "account", source.account_id, destination.account_id);
}

}  // namespace

/// Finds the application, lets every planner declare which names change, then lets every planner add its
/// steps with those names replaced by references to other steps' outputs. The order of the plan follows from
/// the references.
Plan make_plan(const inventory::Inventory& source, const inventory::Inventory& destination,
               const Decisions& decisions, Origin origin) {
  if (source.account_id == destination.account_id) {
    throw Error(Error::Kind::input, "same-account",
                fmt::format("source and destination are the same account, {}", source.account_id))
        .next("Give the profile of another account under [profiles] in cleave.toml.");
  }
  Plan plan;
  plan.split_id = std::move(origin.split_id);
  plan.made_at = origin.made_at;
  plan.source_account = source.account_id;
  plan.destination_account = destination.account_id;
  plan.source_hash = std::move(origin.source_hash);
  plan.destination_hash = std::move(origin.destination_hash);
  const Application application = find_application(source, destination, decisions);
  for (const auto& part : application.parts) plan.fates.push_back(part.fate);
  plan.unseen = application.unseen;

  OpenDraft draft(source, destination, decisions, plan.split_id, plan.fates);
  check_staying(application, draft);
  declare_accounts(source, destination, draft);
  for (const auto& planner : service_planners()) planner.declare(draft);
  for (const auto& planner : service_planners()) planner.add_steps(draft);
  warn_of_left(application, draft);
  for (auto& answer : foreign_answers({source, destination, plan.fates})) draft.warn(std::move(answer));
  warn_of_verbatim(plan, draft);
  warn_of_old_names(draft);
  warn_of_gaps(source, draft);
  remind_of_contents(draft);
  draft.finish(plan);
  return plan;
}

}  // namespace cleave::plan
