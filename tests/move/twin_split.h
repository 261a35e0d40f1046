#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "aws/client.h"
#include "inventory/inventory.h"
#include "move/accounts.h"
#include "plan/draft.h"
#include "run/runner.h"
#include "twin/twin.h"

namespace cleave::move::testing {

/// Two accounts of a twin in this process, on a clock that moves when somebody waits, and one split between
/// them with a journal of its own. The estate has what names and edges are made of: a registered domain with
/// its zone, a certificate, a health check and distributions.
class TwinSplit {
 public:
  TwinSplit();
  ~TwinSplit();

  /// "pressi.example": a zone with records of most kinds, a certificate, a distribution for
  /// cdn.pressi.example with an origin outside of AWS; and "blog.example" with its own, which has to stay as
  /// it is.
  void build_estate();
  /// The distribution answers for the apex too.
  void add_apex_alias();

  Json call(const aws::Account& account, std::string_view service, std::string_view operation,
            const Json& parameters = Json::object()) const;

  /// Reads both accounts (what this folder's tests are about) and plans.
  void make_plan();
  run::Outcome run(std::optional<plan::Phase> until = std::nullopt);
  run::Outcome undo(std::optional<plan::Phase> to = std::nullopt);
  /// Says that a person has done what the step waits for.
  void confirm(const std::string& step);
  /// Runs, confirming whatever waits for a person, until nothing waits any more.
  run::Outcome run_to_the_end();

  /// The twin's world without what differs between two runs of the same effect.
  Json world() const;
  /// The account whose distribution answers for a host now; "" when none does.
  std::string account_answering(const std::string& host) const;
  /// The account whose zone the name servers of the registrar lead to.
  std::string account_with_zone_of(const std::string& host) const;
  /// The failures in the journal, for messages.
  std::string failures() const;

  std::shared_ptr<twin::SimulatedClock> clock;
  std::shared_ptr<twin::Twin> twin;
  aws::Account source, destination;
  plan::Plan plan;
  std::function<void()> at_each_event;  ///< called whenever a run or an undo says something

 private:
  inventory::Inventory inventory_of(const aws::Account& account) const;
  std::string issued_certificate(const std::string& domain, const std::string& zone);
  std::string registered_zone(const std::string& domain);
  std::string distribution(const std::string& alias, const std::string& certificate);
  void change(const std::string& zone, const std::string& action, const Json& record);
  run::Journal journal() const;
  /// The account of the first stop of this kind on the way of a visit; "" when it gets no further than there.
  std::string account_at(const std::string& question, std::string_view hop) const;

  std::filesystem::path folder_;
  std::string zone_, distribution_;
};

}  // namespace cleave::move::testing
