#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace cleave::twin {

/// The API calls that the twin answered: how many of each operation per account, and one after the other.
/// Thread-safe.
class CallLog {
 public:
  /// `operation` is "s3:PutObject"; `code` is the error's, or "".
  void add(const std::string& account, const std::string& operation, std::string_view code);

  /// {"total": …, "counts": {account: {operation: n}}, "calls": [{"number", "account", "operation",
  /// "error"}]} with the calls from number `from` on. Only the latest 100,000 calls are kept one by one.
  Json describe(long long from) const;
  void clear();

 private:
  struct Entry {
    long long number;
    std::string account;
    std::string operation;
    std::string code;
  };
  mutable std::mutex mutex_;
  long long total_ = 0;
  std::map<std::string, std::map<std::string, long long>> counts_;
  std::vector<Entry> entries_;  ///< a ring once it is full
};

}  // namespace cleave::twin
