#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/plan.h"
#include "report/page.h"

namespace cleave::report {

/// What a plan puts in the place of what. What AWS is going to choose (ids, hosts, addresses) is shown as
/// "<new …>" until that step is done.
class PlanChanges {
 public:
  /// What a step has brought, or null.
  using OutputOf = std::function<const Json*(const std::string& step_id)>;
  using Changes = std::vector<Page::Change>;

  /// All of them are asked later, too.
  PlanChanges(const plan::Plan& plan, const inventory::Inventory& source, OutputOf output_of);

  /// Buckets, load balancers, hosts, addresses and name servers, and whatever else gets another name.
  Changes names() const;
  /// The names that only programs use.
  Changes ids() const;
  /// The values of every record set of the zones that take part, by zone and name. Those that stay as they
  /// are have the same before and after.
  Changes records() const;
  /// The members of the step's params that differ from the source's.
  Changes of_step(const plan::Step& step) const;

 private:
  struct Walk;

  std::string after(const Json& expression) const;
  std::string before(const Json& expression) const;
  std::string title_of_name(const plan::NameChange& name) const;
  std::string people_call(const std::string& resource) const;
  std::string value(const Json& record, bool at_source) const;
  void add_records(const plan::Step& step, std::map<std::vector<std::string>, Page::Change>& records) const;
  void add_new_names(Changes& changes) const;
  void add_name(const plan::NameChange& name, const std::string& what, Changes& changes) const;
  std::string old_name(const plan::Step& step, std::string_view member) const;

  const plan::Plan& plan_;
  const inventory::Inventory& source_;
  OutputOf output_of_;
  std::map<std::string, const plan::NameChange*> by_expression_;
  std::map<std::string, const plan::Step*> steps_;
};

}  // namespace cleave::report
