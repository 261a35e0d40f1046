#pragma once

#include <memory>

#include "dns/client.h"
#include "run/action.h"

namespace cleave::move::acm {

/// Waits until a person has added the records that prove certificates to zones in other hands: the kind
/// manual/validation-records. What they confirm is looked up at once, since ACM would look for three days and
/// say nothing. Params: "Instructions", "Records" (lists of record sets, of which those under "Elsewhere" are
/// shown, each once), "Resolver" (optional, "ADDRESS:PORT"). Where no resolver answers, the person's word
/// counts.
class ProveByHand : public run::Action {
 public:
  explicit ProveByHand(std::unique_ptr<dns::Client> client) : client_(std::move(client)) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  std::unique_ptr<dns::Client> client_;
};

}  // namespace cleave::move::acm
