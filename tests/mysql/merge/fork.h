#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "mysql/baseline/baseline.h"
#include "mysql/merge/merge.h"
#include "mysql/server.h"

namespace cleave::mysql::test {

using Statements = std::vector<std::string>;

/// Two databases of one server that were filled alike, and the baseline of that moment.
class Fork {
 public:
  explicit Fork(const Statements& both);
  ~Fork();

  Connection& source() { return *source_; }
  Connection& destination() { return *destination_; }
  void at_source(const Statements& statements);
  void at_destination(const Statements& statements);
  MergeResult merge(Direction direction = Direction::into_destination);
  MergeOptions options;

 private:
  std::string name_;
  std::filesystem::path file_;
  std::unique_ptr<Connection> source_, destination_;
  std::unique_ptr<Baseline> baseline_;
};

/// "1,a 2,NULL": the rows of a query.
std::string rows_of(Database& database, const std::string& query);

}  // namespace cleave::mysql::test
