#include "mysql/binlog/log_files.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/files.h"
#include "logged_server.h"

namespace cleave::mysql {
namespace {

using test::LoggedDatabase;
using Paths = std::vector<std::filesystem::path>;

Paths files_from(LoggedDatabase& database, const std::string& first) {
  const std::filesystem::path folder = *database.session().value("SELECT @@datadir");
  Paths files;
  for (const auto& row : database.query("SHOW BINARY LOGS").rows) {
    if (*row[0] >= first) files.push_back(folder / *row[0]);
  }
  return files;
}

std::string code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

TEST(LogFiles, say_what_the_server_says) {
  LoggedDatabase database;
  database.query("CREATE TABLE t (id INT PRIMARY KEY, c MEDIUMTEXT)");
  database.query("INSERT INTO t VALUES (1, 'a')");
  database.query("FLUSH BINARY LOGS");
  database.query("INSERT INTO t VALUES (2, REPEAT('b', 100000))");
  database.query("FLUSH BINARY LOGS");
  database.query("DELETE FROM t");
  const auto by_server = database.changes();
  LogFiles files(files_from(database, database.begin().file), database.begin());
  const auto by_files = database.changes(files);
  ASSERT_EQ(by_files.size(), 4u);
  ASSERT_EQ(by_server.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(by_files[i].before, by_server[i].before);
    EXPECT_EQ(by_files[i].after, by_server[i].after);
    EXPECT_EQ(by_files[i].position, by_server[i].position);
    EXPECT_EQ(by_files[i].transaction, by_server[i].transaction);
  }
}

TEST(LogFiles, damage_is_noticed_wherever_it_is) {
  LoggedDatabase database;
  database.query("FLUSH BINARY LOGS");
  const auto begin = log_end(database.session());
  database.query("CREATE TABLE t (id INT PRIMARY KEY, c TEXT)");
  database.query("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
  database.query("FLUSH BINARY LOGS");
  auto files = files_from(database, begin.file);
  files.resize(1);
  const auto good = read_file(files[0]);
  const auto copy = std::filesystem::temp_directory_path() / ("cleave-" + database.name());
  const auto schema = read_schema(database.session());
  const auto count_changes = [&](const std::string& bytes) {
    std::ofstream(copy, std::ios::binary) << bytes;
    LogFiles log({copy}, LogPosition{copy.filename().string(), 4});
    LoggedChanges changes(database.session(), schema, [](const std::string&) { return true; });
    int count = 0;
    while (changes.next(log)) ++count;
    return count;
  };
  ASSERT_EQ(count_changes(good), 2);
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    int count = 0;
    const auto code = code_of([&] { count = count_changes(bad); });
    // The length of an event may reach behind the end of the file now: as if the server still wrote there.
    EXPECT_TRUE(code == "bad-checksum" || code == "bad-binlog" || code == "no-binlog" || code.empty())
        << i << ": " << code;
    constexpr std::size_t last_event = 19 + 8 + 13 + 4;  // leads to the next file
    EXPECT_TRUE(!code.empty() || count < 2 || i >= good.size() - last_event) << i;
  }
  for (std::size_t size = 4; size < good.size(); ++size) EXPECT_LE(count_changes(good.substr(0, size)), 2);
  std::filesystem::remove(copy);
}

TEST(LogFiles, that_are_missing_are_named) {
  LoggedDatabase database;
  const auto files = files_from(database, database.begin().file);
  EXPECT_EQ(code_of([&] { LogFiles(files, LogPosition{"binlog.999999", 4}); }), "log-purged");
  EXPECT_EQ(code_of([&] { LogFiles({"/nowhere/binlog.000001"}, GtidSet()).next(); }), "cannot-read");
  EXPECT_EQ(code_of([&] { LogFiles({"/proc/self/exe"}, GtidSet()).next(); }), "no-binlog");
}

TEST(ServerLog, a_start_that_the_server_does_not_have_is_told) {
  LoggedDatabase database;
  const auto endpoint = database.server().endpoint();
  const auto start = [&](const char* text) {
    return code_of([&] { find_start(endpoint, parse_log_start(text)); });
  };
  EXPECT_EQ(start("binlog.999999:4"), "bad-position");
  EXPECT_EQ(start("binlog.000001:999999999"), "bad-position");
  EXPECT_EQ(start("binlog.000000:4"), "log-purged");
  EXPECT_EQ(start("0-7-99999999"), "bad-position");
  const auto in_the_middle = code_of([&] {
    ServerLog log(endpoint, {"binlog.000001", 5});
    while (log.next()) {
    }
  });
  EXPECT_TRUE(in_the_middle == "log-unreadable" || in_the_middle == "bad-binlog") << in_the_middle;
  test::Server silent;
  EXPECT_EQ(code_of([&] { find_start(silent.endpoint(), LogPosition{"binlog.000001", 4}); }), "no-binlog");
}

TEST(ServerLog, of_a_server_that_was_killed_goes_on) {
  test::Server server({"--log-bin=binlog", "--binlog-format=ROW", "--sync-binlog=1"});
  LoggedDatabase database(server);
  database.query("CREATE TABLE t (id INT PRIMARY KEY)");
  database.query("INSERT INTO t VALUES (1)");
  server.kill();
  server.start();
  database.reconnect();
  database.query("INSERT INTO t VALUES (2)");
  EXPECT_EQ(database.changes().size(), 2u);
  EXPECT_TRUE(database.gaps().empty());
}

}  // namespace
}  // namespace cleave::mysql
