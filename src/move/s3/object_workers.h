#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/worker_pool.h"

namespace cleave::move {

/// Does something with many objects at once, and remembers what failed: one object that cannot be read does
/// not keep the others.
class ObjectWorkers {
 public:
  /// Objects that are looked at before work on them begins: bounds the memory, keeps the workers busy.
  static constexpr std::size_t batch = 1000;

  ObjectWorkers() : workers_(calls_in_flight) {}

  /// Calls `work(number)` for every key, on several threads; returns when all are done.
  void each(const std::vector<std::string>& keys, const std::function<void(std::size_t number)>& work);

  /// Throws Error(failed, `code`) when anything failed: "3 objects WERE_NOT: 'key': why; …". An error
  /// that says nothing of its object (no answer, throttled, credentials) is thrown. Others are still tried:
  /// where calls fail now and then, most get through. When all fail, nothing more is begun.
  void throw_failures(std::string_view code, std::string_view were_not, const std::string& bucket) const;

 private:
  static constexpr std::size_t calls_in_flight = 16;
  static constexpr std::size_t named_failures = 5;
  static constexpr std::size_t most_in_a_row = 2 * calls_in_flight;

  void do_one(const std::string& key, std::size_t number, const std::function<void(std::size_t)>& work,
              int tries_left = 1);

  std::mutex mutex_;
  std::optional<Error> trouble_;
  std::size_t in_a_row_ = 0;  ///< troubles since work on an object succeeded
  std::size_t failures_ = 0;
  std::vector<std::string> named_;
  WorkerPool workers_;
};

}  // namespace cleave::move
