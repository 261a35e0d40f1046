#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <variant>
#include <vector>

#include "base/worker_pool.h"
#include "run/action.h"
#include "run/record.h"

namespace cleave::run {

/// What `apply` returned.
struct Applied {
  Json outputs;
};

/// What came of one verb: `check`, `apply`, `settle` or `undo`, or none of them but a failure.
using Result = std::variant<Seen, Applied, Progress, Failure>;

/// Calls verbs on worker threads and hands their results to the one loop that asked for them. The destructor
/// waits for the calls that are under way.
class Calls {
 public:
  struct Finished {
    std::size_t step;
    Result result;
  };

  explicit Calls(std::size_t workers) : pool_(workers) {}

  void start(std::size_t step, std::function<Result()> call);
  /// How many calls were started and not yet taken.
  std::size_t running() const { return running_; }
  /// Returns as soon as something has finished, at the latest after `longest`.
  void wait(std::chrono::milliseconds longest);
  /// The results since the last time. What a verb threw that is no std::exception is thrown here.
  std::vector<Finished> take();

 private:
  void run(std::size_t step, const std::function<Result()>& call);

  std::size_t running_ = 0;  // of the loop's thread alone
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Finished> finished_;
  std::exception_ptr fatal_;
  WorkerPool pool_;  // last: its threads use the members above until they have ended
};

}  // namespace cleave::run
