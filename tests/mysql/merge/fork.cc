#include "mysql/merge/fork.h"

#include <unistd.h>

#include "base/clock.h"
#include "mysql/baseline/take_baseline.h"

namespace cleave::mysql::test {
namespace {

void run(Database& database, const Statements& statements) {
  for (const auto& statement : statements) database.query(statement);
}

}  // namespace

Fork::Fork(const Statements& both) {
  static int number = 0;
  name_ = "fork_" + std::to_string(number++);
  Connection root(shared_server().endpoint());
  for (const char* side : {"_s", "_d"}) root.query("CREATE DATABASE " + name_ + side);
  source_ = std::make_unique<Connection>(shared_server().endpoint(name_ + "_s"));
  destination_ = std::make_unique<Connection>(shared_server().endpoint(name_ + "_d"));
  run(*source_, both);
  run(*destination_, both);
  file_ = std::filesystem::temp_directory_path() / (name_ + "." + std::to_string(::getpid()) + ".cleave");
  SystemClock clock;
  take_baseline(*source_, file_, clock, {});
  baseline_ = std::make_unique<Baseline>(file_);
}

Fork::~Fork() {
  std::filesystem::remove(file_);
}

void Fork::at_source(const Statements& statements) {
  run(*source_, statements);
}

void Fork::at_destination(const Statements& statements) {
  run(*destination_, statements);
}

MergeResult Fork::merge(Direction direction) {
  const auto connect = [&](const char* side) {
    return [this, side] { return std::make_unique<Connection>(shared_server().endpoint(name_ + side)); };
  };
  return mysql::merge(connect("_s"), connect("_d"), *baseline_, direction, options, [](std::size_t) {});
}

std::string rows_of(Database& database, const std::string& query) {
  std::string text;
  for (const auto& row : database.query(query).rows) {
    if (!text.empty()) text += ' ';
    for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + row[i].value_or("NULL");
  }
  return text;
}

}  // namespace cleave::mysql::test
