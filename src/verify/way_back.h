#pragma once

#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/plan.h"
#include "run/record.h"

namespace cleave::verify {

/// What an undo would meet, a line each: "RESOURCE MEMBER: before → now".
struct WayBack {
  std::vector<std::string> source;       ///< visitors would be led to what is not as it was
  std::vector<std::string> destination;  ///< somebody's changes of copies, which would go with them
  std::vector<std::string> users;        ///< what somebody else has that uses a copy, and would be without it
  std::vector<std::string> last;         ///< the source has lost what the copies are copies of
  std::vector<std::string> denied;       ///< what the undo does and the caller may not
  std::vector<std::string> not_asked;    ///< whose permissions are not known, and why; no obstacle

  bool is_clear() const {
    return source.empty() && destination.empty() && users.empty() && last.empty() && denied.empty();
  }
};

/// How far the undo is to go.
enum class Return { visitors, everything };

/// Compares both accounts as they are `now` with the inventory that the plan was made from (null when it is
/// not there any more) and with what stood at the destination at the end of the copy. The source is asked
/// about while visitors are at the destination; copies, their users and whether their originals are still
/// there when the undo takes copies. Records
/// are the steps' own to ask about (run/action.h), but for those that somebody has added to a zone of the
/// destination.
WayBack look_back(const plan::Plan& plan, const run::Records& records, Return to,
                  const inventory::Inventory* planned, const inventory::Inventory& source_now,
                  const inventory::Inventory& destination_now);

}  // namespace cleave::verify
