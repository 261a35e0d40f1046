#pragma once

#include <deque>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "graph/digraph.h"
#include "names/index.h"
#include "plan/draft.h"
#include "plan/leads.h"
#include "plan/zones.h"

namespace cleave::plan {

/// The draft that make_plan hands to the service planners.
class OpenDraft : public Draft {
 public:
  OpenDraft(const inventory::Inventory& source, const inventory::Inventory& destination,
            const Decisions& decisions, const std::string& split_id, const std::vector<Fate>& fates);

  const inventory::Inventory& source() const override { return source_; }
  const inventory::Inventory& destination() const override { return destination_; }
  const Decisions& decisions() const override { return decisions_; }
  std::vector<const inventory::Resource*> moving(std::string_view service_and_type) const override;
  bool moves(std::string_view resource_id) const override;
  const std::vector<SourceZone>& source_zones() const override { return source_zones_; }
  const Leads& leads() const override { return leads_; }
  const std::map<std::string, std::string>& staying_names() const override { return staying_names_; }

  void becomes(const inventory::Resource& resource, std::string_view kind, std::string source,
               Json expression) override;
  void claim(const inventory::Resource& resource, std::string_view destination_id) override;

  using Draft::rewritten;
  Json rewritten(const Json& document, std::string_view member) const override;
  Step& add(Step step) override;
  Step* find_step(std::string_view step_id) override;
  std::vector<Step*> steps_of(Phase phase) override;
  void warn(std::string warning) override { warnings_.push_back(std::move(warning)); }
  void downtime(Downtime downtime) override { downtime_.push_back(std::move(downtime)); }
  const std::vector<Downtime>& downtime() const override { return downtime_; }
  void remind(std::string item) override { checklist_.push_back(std::move(item)); }
  void drop(const inventory::Resource& resource, std::string_view attribute, std::string_view why) override;

  /// Fills in names, steps in their order, critical path and the rest. Throws Error(failed, "cyclic-plan").
  void finish(Plan& plan);

 private:
  /// Planners of one phase come first, each in the order in which it added its steps.
  std::vector<Step*> steps_by_phase();
  std::vector<std::size_t> ordered(const graph::Digraph& needs, const std::vector<Step*>& steps) const;

  const inventory::Inventory& source_;
  const inventory::Inventory& destination_;
  const Decisions& decisions_;
  std::string split_id_;
  std::map<std::string, std::vector<const inventory::Resource*>, std::less<>> moving_;  ///< by "service/type"
  std::unordered_set<std::string_view> moves_;                                          ///< ids of source_
  Leads leads_;
  std::map<std::string, std::string> staying_names_;
  std::vector<SourceZone> source_zones_;
  std::map<std::string, std::string, std::less<>> claims_;  ///< destination id → source resource
  names::Index index_;
  std::vector<NameChange> names_;
  std::deque<Step> steps_;  ///< a deque, because planners keep references
  std::unordered_map<std::string, Step*> by_id_;
  std::vector<std::string> warnings_, dropped_, checklist_;
  std::vector<Downtime> downtime_;
};

}  // namespace cleave::plan
