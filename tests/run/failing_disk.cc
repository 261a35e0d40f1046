#include "run/failing_disk.h"

#include <sqlite3.h>

#include <atomic>
#include <limits>
#include <map>

namespace cleave::run::testing {
namespace {

std::atomic<int> writes_left = std::numeric_limits<int>::max();
sqlite3_vfs* real_system = nullptr;

/// SQLite has a table of methods for each way of locking; this one stands in the place of `real`.
struct Methods {
  sqlite3_io_methods table;  // first: SQLite's pointer to it is a pointer to all of this
  const sqlite3_io_methods* real;
};

const sqlite3_io_methods& real_methods(const sqlite3_file* file) {
  return *reinterpret_cast<const Methods*>(file->pMethods)->real;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (--writes_left <= 0) return SQLITE_FULL;
  return real_methods(file).xWrite(file, bytes, size, offset);
}

int sync(sqlite3_file* file, int flags) {
  if (--writes_left <= 0) return SQLITE_IOERR_FSYNC;
  return real_methods(file).xSync(file, flags);
}

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* given) {
  const int code = real_system->xOpen(real_system, name, file, flags, given);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  static std::map<const sqlite3_io_methods*, Methods> stand_ins;
  auto& methods =
      stand_ins.try_emplace(file->pMethods, Methods{*file->pMethods, file->pMethods}).first->second;
  methods.table.xWrite = write;
  methods.table.xSync = sync;
  file->pMethods = &methods.table;
  return code;
}

/// The system's own way to files, but for `open`.
sqlite3_vfs* failing_system() {
  static sqlite3_vfs system = [] {
    real_system = sqlite3_vfs_find(nullptr);
    sqlite3_vfs copy = *real_system;
    copy.zName = "failing";
    copy.xOpen = open;
    return copy;
  }();
  return &system;
}

}  // namespace

FailingDisk::FailingDisk(int n) {
  sqlite3_vfs_register(failing_system(), 1);
  writes_left = n;
}

FailingDisk::~FailingDisk() {
  writes_left = std::numeric_limits<int>::max();
  sqlite3_vfs_register(real_system, 1);
}

bool FailingDisk::failed() const {
  return writes_left <= 0;
}

}  // namespace cleave::run::testing
