#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "mysql/merge/policy.h"
#include "mysql/references/answers.h"

namespace cleave::mysql {

/// What the user decided about the merge.
struct MergeOptions {
  std::map<std::string, Policy> policies;  ///< by table; `keep` for the others
  std::map<std::string, Taken> taken;      ///< by table; `report` for the others
  ReferenceAnswers references;
  std::set<std::string> new_tables;  ///< that both sides made after they parted: the baseline lacks them
  bool trust_baseline = false;       ///< it is the fork's, whatever the rows look like
  bool suggested_too = false;        ///< suggested references count as confirmed
  bool only_look = false;            ///< nothing is written: what would be refused is
  bool dry_run = false;              ///< all is done in one transaction, which is rolled back
  std::string statements_file;       ///< the statements that change something go there too; "": nowhere

  enum class Answer { source, destination, keep };
  /// For Policy::Kind::ask: gets the conflict as Json; empty when there is nobody.
  std::function<Answer(const Json& conflict)> ask;
};

}  // namespace cleave::mysql
