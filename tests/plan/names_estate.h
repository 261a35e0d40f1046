#pragma once

#include <string>

#include "inventory/inventory.h"
#include "plan/draft.h"

namespace cleave::plan::testing {

/// An account with a registered domain, its zone, a certificate, a health check and a distribution with two
/// alternate domain names (one of them the apex), and a second application "blog" beside it. Tests change it
/// before they plan.
class NamesEstate {
 public:
  NamesEstate();

  Plan plan() const;
  /// The code of the Error that planning ends with; "" when it does not.
  std::string refusal() const;

  inventory::Resource& resource(const std::string& id);
  void add(const std::string& id, const std::string& name, Json document,
           const std::string& region = "global");
  void remove(const std::string& id);
  /// A record of pressi.example.
  void record(const std::string& name, const std::string& type, Json rest);

  inventory::Inventory source, destination;
  Decisions decisions;
};

/// {"TTL", "ResourceRecords"} of plain values.
Json values(std::initializer_list<const char*> values, int ttl = 300);
/// {"AliasTarget"}.
Json alias(const std::string& zone, const std::string& target);

/// The number of a step in the plan's order; fails the test when it has none.
std::size_t place(const Plan& plan, const std::string& step);

}  // namespace cleave::plan::testing
