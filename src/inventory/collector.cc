#include "inventory/collector.h"

#include <algorithm>
#include <exception>
#include <mutex>

#include <fmt/format.h>

#include "base/error.h"
#include "base/worker_pool.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// Enough to hide the latency of the slowest collector; the rate is limited where requests are sent.
constexpr std::size_t parallel_collectors = 12;

/// A reading that stands for all or nothing asks so often before it gives up: with a fifth of all calls
/// refused for their number, one of a hundred would otherwise always fail.
constexpr int tries_without_gaps = 6;

/// An answer of AWS's (or none at all) is a gap; anything else is for the caller.
bool is_answer(const Error& error) {
  return error.kind() == Error::Kind::refused || error.may_pass();
}

/// Gathers what collectors find on several threads.
class Gathering : public Findings {
 public:
  Gathering(Inventory& inventory, Extent extent) : inventory_(inventory), extent_(extent) {}

  Extent extent() const override { return extent_; }

  void add(Resource resource) override {
    const std::lock_guard lock(mutex_);
    inventory_.resources.push_back(std::move(resource));
  }

  void gap(Gap gap) override {
    const std::lock_guard lock(mutex_);
    inventory_.gaps.push_back(std::move(gap));
  }

  void done(const std::string& what, const std::function<void(const std::string&)>& progress) {
    const std::lock_guard lock(mutex_);
    if (progress) progress(what);
  }

  bool has_failed() const override {
    const std::lock_guard lock(mutex_);
    return failure_ != nullptr;
  }

  void fail(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  mutable std::mutex mutex_;
  Inventory& inventory_;
  const Extent extent_;
  std::exception_ptr failure_;
};

void run_collector(const Collector& collector, const aws::Account& account, const std::string& region,
                   Gathering& gathering) {
  try {
    collector.collect(account, region, gathering);
  } catch (const std::exception&) {
    gathering.fail(std::current_exception());
  }
}

void sort(Inventory& inventory) {
  std::ranges::sort(inventory.resources, {}, &Resource::id);
  std::ranges::sort(inventory.gaps, [](const Gap& left, const Gap& right) {
    return std::tie(left.what, left.code) < std::tie(right.what, right.code);
  });
}

}  // namespace

Json read_or_gap(const aws::Client& client, std::string_view operation, const Json& parameters,
                 Findings& findings, std::string_view of_what, const std::vector<std::string>& absent) {
  const auto read = [&] { return client.call(operation, parameters); };
  return or_gap(read, findings, fmt::format("{} {}", of_what, operation), absent);
}

Json or_gap(const std::function<Json()>& read, Findings& findings, std::string what,
            const std::vector<std::string>& absent) {
  const bool gaps_hide_changes = findings.extent() == Extent::settings;
  for (int tries_left = tries_without_gaps;;) {
    try {
      return read();
    } catch (const Error& error) {
      if (!is_answer(error)) throw;
      if (gaps_hide_changes && error.may_pass()) {
        if (--tries_left == 0 || findings.has_failed()) throw;
        continue;
      }
      const bool none = std::ranges::find(absent, error.code()) != absent.end();
      if (!none) findings.gap({std::move(what), error.code(), error.what()});
      return nullptr;
    }
  }
}

Json listed(const aws::Client& client, std::string_view service, std::string_view operation,
            std::string_view key, const Json& parameters, Findings& findings) {
  const auto read = [&] {
    Json all = Json::array();
    client.pages(operation, parameters, [&](const Json& page) {
      for (const Json& item : list_or_empty(page, key)) all.push_back(item);
    });
    return all;
  };
  Json all = or_gap(read, findings, fmt::format("{} {} in {}", service, operation, client.region()));
  return all.is_null() ? Json::array() : all;
}

std::string name_of(const Json& document, std::string_view fallback) {
  for (const Json& tag : list_or_empty(document, "Tags")) {
    if (text_or(tag, "Key", "") == "Name" && !text_or(tag, "Value", "").empty()) return text(tag, "Value");
  }
  return std::string(fallback);
}

Inventory take_inventory(const aws::Account& account, const std::vector<std::string>& regions, Clock& clock,
                         const std::function<void(const std::string& done)>& progress, Extent extent) {
  Inventory inventory;
  inventory.account_id = account.id();
  inventory.caller_arn = account.caller_arn();
  inventory.partition = partition_of(inventory.caller_arn);
  inventory.taken_at = clock.now();
  inventory.regions = regions;
  Gathering gathering(inventory, extent);
  {
    WorkerPool pool(parallel_collectors);
    for (const Collector& collector : collectors()) {
      auto places = collector.global ? std::vector<std::string>{"global"} : regions;
      const bool asked =
          collector.always.empty() || std::ranges::find(places, collector.always) != places.end();
      if (!asked) places.push_back(collector.always);
      for (const std::string& region : places) {
        pool.submit([&, region] {
          run_collector(collector, account, region, gathering);
          gathering.done(fmt::format("{} in {}", collector.name, region), progress);
        });
      }
    }
  }
  gathering.rethrow();
  sort(inventory);
  return inventory;
}

}  // namespace cleave::inventory
