#pragma once

#include "move/creation.h"

namespace cleave::move::ec2 {

/// ec2/create-image and ec2/copy-image: the params are the operation's input, but for the token in its name →
/// `ImageId`, and when the image is available `Snapshots` by device. Undo removes the image and its
/// snapshots.
class MakeImage : public Creation {
 public:
  enum class From { instance, image };
  MakeImage(const Accounts& accounts, From from) : Creation(accounts), from_(from) {}

  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 protected:
  Json find(const run::Task& task) override { return find_made(task, nullptr); }
  Json find_made(const run::Task& task, const Json& outputs) override;
  Json make(const run::Task& task) override;
  run::Progress remove(const run::Task& task, const Json& found) override;

 private:
  From from_;
};

}  // namespace cleave::move::ec2
