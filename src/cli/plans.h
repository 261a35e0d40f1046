#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "cli/output.h"
#include "cli/work_dir.h"
#include "inventory/inventory.h"
#include "plan/plan.h"
#include "run/record.h"

namespace cleave::cli {

/// The plans of a work directory. What has begun stands in the journal, and that copy is the one that is gone
/// by. plan.json is where a new plan is handed over; once it has begun it is for people and their programs
/// only.
struct Plans {
  struct One {
    plan::Plan plan;
    std::string hash;
  };
  std::optional<One> begun;         ///< the journal's: steps of it are in effect, or may be
  std::optional<One> file;          ///< plan.json; with `begun`, a newer plan that has not taken over yet
  std::optional<Error> file_error;  ///< why plan.json is not believed
  bool file_is_lost = false;        ///< there is no plan.json
  /// The journal's, while nothing of it is in effect: it was undone, or did nothing yet.
  std::optional<One> ended;

  /// The one that the journal's records are about: begun, else plan.json, else what was there last. Throws
  /// what is wrong with plan.json, or Error(input, "no-file").
  const One& in_effect() const;
  bool any() const { return begun || file || file_error || ended; }
};

Plans read_plans(const WorkDir& work_dir);
/// plan.json was changed, or a newer plan waits in it: said on standard error.
void tell(const Plans& plans, const WorkDir& work_dir, Output& output);
/// As Plans::in_effect, told.
plan::Plan plan_in_effect(const WorkDir& work_dir, Output& output);

/// Throws Error(input, "run-begun") when steps that lead visitors have begun, or the plan is of another
/// split: then no other plan can take over.
void require_replaceable(const Plans::One& begun, const run::Records& records, const std::string& split_id,
                         const WorkDir& work_dir);
/// Throws Error(input, "old-plan") when the plan was made from other inventories than those that are here
/// now.
void require_current(const plan::Plan& plan, const WorkDir& work_dir);

/// plan.json, or what the journal has kept under this hash. Throws Error(input, "unknown-plan").
Plans::One plan_of_hash(const WorkDir& work_dir, const std::string& hash);

/// The inventory of a side that the plan was made from, if it is still here.
std::optional<inventory::Inventory> planned_inventory(const plan::Plan& plan, plan::Side side,
                                                      const WorkDir& work_dir);
/// That of the source, else the newest.
inventory::Inventory source_of(const plan::Plan& plan, const WorkDir& work_dir);
/// Puts aside the inventories that the plan that has begun was made from, before new ones are written.
void keep_inventories(const WorkDir& work_dir);

}  // namespace cleave::cli
