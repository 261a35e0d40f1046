#include "twin/faults.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace cleave::twin {
namespace {

Faults::Kind read_kind(const std::string& word) {
  static const std::map<std::string, Faults::Kind> kinds = {{"drop", Faults::Kind::drop},
                                                            {"error", Faults::Kind::error},
                                                            {"slow", Faults::Kind::slow},
                                                            {"stop", Faults::Kind::stop}};
  if (const auto found = kinds.find(word); found != kinds.end()) return found->second;
  throw Error(Error::Kind::input, "bad-fault", fmt::format("'{}' is not a fault", word))
      .next("Use drop, error, slow or stop.");
}

void check_members(const Json& order) {
  static const std::vector<std::string> known = {"at",     "when",         "do",       "code",
                                                 "status", "milliseconds", "operation"};
  for (const auto& [name, value] : order.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw Error(Error::Kind::input, "bad-fault", fmt::format("a fault has no member '{}'", name))
        .next(did_you_mean(name, known));
  }
}

}  // namespace

void Faults::arm(const Json& order) {
  check_members(order);
  const std::string when = text_or(order, "when", "before");
  if (when != "before" && when != "after") {
    throw Error(Error::Kind::input, "bad-fault", fmt::format("'{}' is not a moment", when))
        .next("Use before or after.");
  }
  Order fresh;
  fresh.calls_left = number_or(order, "at", 1);
  if (fresh.calls_left < 1) throw Error(Error::Kind::input, "bad-fault", "\"at\" counts from 1");
  fresh.operation = text_or(order, "operation", "");
  fresh.decision = {read_kind(text_or(order, "do", "drop")), when == "before",
                    static_cast<int>(number_or(order, "status", 503)),
                    text_or(order, "code", "ServiceUnavailable"),
                    std::chrono::milliseconds(number_or(order, "milliseconds", 0))};
  const std::lock_guard lock(mutex_);
  orders_.push_back(std::move(fresh));
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  orders_.clear();
  stopped_ = false;
}

Faults::Decision Faults::next(const std::string& operation) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return {Kind::stop, true, 0, "", {}};
  ++calls_;
  Decision decision;
  for (auto order = orders_.begin(); order != orders_.end();) {
    const bool counts = order->operation.empty() || order->operation == operation;
    if (counts && --order->calls_left == 0) {
      decision = order->decision;
      order = orders_.erase(order);
    } else {
      ++order;
    }
  }
  if (decision.kind == Kind::stop) stopped_ = true;
  return decision;
}

bool Faults::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

Json Faults::describe() const {
  const std::lock_guard lock(mutex_);
  return {{"stopped", stopped_}, {"calls", calls_}, {"armed", orders_.size()}};
}

}  // namespace cleave::twin
