#pragma once

#include <memory>

#include "dns/client.h"
#include "run/action.h"

namespace cleave::move::wait {

/// Waits until a person has changed DNS that is in other hands: the kinds manual/validation-records,
/// manual/prove-alias and manual/point-traffic. What they confirm is looked up at once: ACM would look for a
/// missing record for three days and say nothing, and CloudFront refuse a name. Where no resolver answers,
/// the person's word counts.
///
/// Params: "Instructions"; "Records" (lists of record sets); "Elsewhere" (optional: only records under these
/// names are meant); "Resolver" (optional, "ADDRESS:PORT"); "Back" and "BackRecords" (optional: the same for
/// an undo, which waits for another confirmation unless DNS is so already). A CNAME counts as there, too,
/// when both names have an address in common, as an alias at the top of a zone has. Outputs: "ConfirmedAt".
class ChangeByHand : public run::Action {
 public:
  explicit ChangeByHand(std::unique_ptr<dns::Client> client) : client_(std::move(client)) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 protected:
  /// Ends when DNS is as "BackRecords" say, or when the person has said so since `confirmed` and nothing
  /// contradicts them.
  run::Progress undo_since(const run::Task& task, std::optional<Time> confirmed);

 private:
  std::unique_ptr<dns::Client> client_;
};

/// Does nothing on the way there; its undo has a person lead a name back before what needs that is undone:
/// the kind wait/lead-back. Params as above, "Back" and "BackRecords" alone.
class LeadBack : public ChangeByHand {
 public:
  using ChangeByHand::ChangeByHand;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

}  // namespace cleave::move::wait
