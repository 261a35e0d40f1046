#include "run/calls.h"

#include <utility>

namespace cleave::run {

void Calls::start(std::size_t step, std::function<Result()> call) {
  ++running_;
  pool_.submit([this, step, call = std::move(call)] { run(step, call); });
}

void Calls::wait(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, longest, [this] { return !finished_.empty() || fatal_; });
}

std::vector<Calls::Finished> Calls::take() {
  const std::lock_guard lock(mutex_);
  if (fatal_) std::rethrow_exception(fatal_);
  running_ -= finished_.size();
  return std::exchange(finished_, {});
}

void Calls::run(std::size_t step, const std::function<Result()>& call) {
  Result result;
  std::exception_ptr fatal;
  try {
    result = call();
  } catch (const Error& error) {
    result = Failure::of(error);
  } catch (const std::exception& exception) {
    // A defect of an action (an answer of another shape than it expects) costs its step, not the run.
    result = Failure{Error::Kind::failed, "unexpected", exception.what(), "", ""};
  } catch (...) {
    fatal = std::current_exception();
  }
  {
    const std::lock_guard lock(mutex_);
    if (fatal) {
      fatal_ = fatal;
    } else {
      finished_.push_back({step, std::move(result)});
    }
  }
  arrived_.notify_one();
}

}  // namespace cleave::run
