#pragma once

namespace cleave::run::testing {

/// While it lives, every SQLite database that is opened writes through it: the n-th write from now, and all
/// after it, fail as on a full disk. https://www.sqlite.org/vfs.html
class FailingDisk {
 public:
  explicit FailingDisk(int n);
  ~FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  bool failed() const;
};

}  // namespace cleave::run::testing
