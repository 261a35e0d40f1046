#include "move/s3/object_workers.h"

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::move {
namespace {

/// An error that the other objects would meet too, and that says nothing of this one.
bool is_of_the_way(const Error& error) {
  return error.may_pass() || error.kind() == Error::Kind::credentials;
}

}  // namespace

void ObjectWorkers::each(const std::vector<std::string>& keys,
                         const std::function<void(std::size_t number)>& work) {
  for (std::size_t number = 0; number < keys.size(); ++number)
    workers_.submit([&, number] { do_one(keys[number], number, work); });
  workers_.wait();
}

void ObjectWorkers::do_one(const std::string& key, std::size_t number,
                           const std::function<void(std::size_t)>& work, int tries_left) {
  {
    const std::lock_guard lock(mutex_);
    if (in_a_row_ >= most_in_a_row) return;
  }
  try {
    work(number);
    const std::lock_guard lock(mutex_);
    in_a_row_ = 0;
  } catch (const Error& error) {
    // An upload that is not there may have been completed: its end reached AWS twice. Copying anew decides.
    if (error.code() == "NoSuchUpload" && tries_left > 0) return do_one(key, number, work, tries_left - 1);
    const std::lock_guard lock(mutex_);
    if (is_of_the_way(error)) {
      trouble_ = error;
      in_a_row_ = error.kind() == Error::Kind::credentials ? most_in_a_row : in_a_row_ + 1;
      return;
    }
    ++failures_;
    if (named_.size() < named_failures) named_.push_back(fmt::format("'{}': {}", key, error.text()));
  }
}

void ObjectWorkers::throw_failures(std::string_view code, std::string_view were_not,
                                   const std::string& bucket) const {
  if (trouble_) throw Error(*trouble_);
  if (failures_ == 0) return;
  throw Error(Error::Kind::failed, std::string(code),
              fmt::format("{} objects {}: {}", failures_, were_not, fmt::join(named_, "; ")))
      .where(bucket)
      .next(
          "Mend what the errors name (archived objects have to be restored first), then give the same "
          "command again.");
}

}  // namespace cleave::move
