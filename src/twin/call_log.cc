#include "twin/call_log.h"

#include <algorithm>

namespace cleave::twin {
namespace {
constexpr std::size_t kept = 100'000;
}

void CallLog::add(const std::string& account, const std::string& operation, std::string_view code) {
  const std::lock_guard lock(mutex_);
  ++counts_[account][operation];
  Entry entry{++total_, account, operation, std::string(code)};
  if (entries_.size() < kept) {
    entries_.push_back(std::move(entry));
  } else {
    entries_[static_cast<std::size_t>(total_ - 1) % kept] = std::move(entry);
  }
}

Json CallLog::describe(long long from) const {
  const std::lock_guard lock(mutex_);
  Json calls = Json::array();
  const auto first = std::max({from, 1LL, total_ - static_cast<long long>(entries_.size()) + 1});
  for (long long number = first; number <= total_; ++number) {
    const Entry& entry = entries_[static_cast<std::size_t>(number - 1) % kept];
    calls.push_back({{"number", entry.number}, {"account", entry.account}, {"operation", entry.operation}});
    if (!entry.code.empty()) calls.back()["error"] = entry.code;
  }
  return {{"total", total_}, {"counts", counts_}, {"calls", calls}};
}

void CallLog::clear() {
  const std::lock_guard lock(mutex_);
  total_ = 0;
  counts_.clear();
  entries_.clear();
}

}  // namespace cleave::twin
