#include "mysql/rewind/rewind_baseline.h"

#include <random>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../binlog/logged_server.h"
#include "mysql/row_bytes.h"

namespace cleave::mysql {
namespace {

using test::LoggedDatabase;
using Random = std::mt19937_64;

/// Everything that a baseline says, in its order: "table", then a line for each row.
using Lines = std::vector<std::string>;
Lines content(const std::filesystem::path& file, const Schema& schema) {
  const Baseline baseline(file);
  Lines lines;
  for (const auto& table : baseline.tables()) {
    const auto shape = shape_of(*schema.table(table.name));
    baseline.require_shape(shape);
    lines.push_back(table.name);
    for (std::size_t block = 0; block < baseline.blocks(table.name).size(); ++block) {
      const auto& digest = baseline.blocks(table.name)[block].digest;
      lines.push_back(fmt::format("block {} {}", digest.rows, digest.sum));
      for (const auto& row : baseline.rows(shape, block))
        lines.push_back(row_bytes(row.key) + to_bytes(row.trace) + fmt::format(" {}", row.count));
    }
  }
  return lines;
}

/// The first lines that differ, and of which table they are; "" when none do.
std::string difference(const Lines& a, const Lines& b) {
  std::string table;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const auto here = i < a.size() ? a[i] : "nothing", there = i < b.size() ? b[i] : "nothing";
    if (here != there) return fmt::format("{}: {} | {}", table, here, there);
    if (here.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos) table = here;
  }
  return "";
}

/// A database with a baseline of its present state, which the log has to lead back to.
class Forked {
 public:
  explicit Forked(const std::vector<std::string>& statements) {
    for (const auto& one : statements) database.query(one);
    fork();
  }
  ~Forked() {
    for (const auto* name : {"taken", "rewound"}) std::filesystem::remove(file(name));
  }

  void fork() {
    position = log_end(database.session());
    gtid = *database.session().value("SELECT @@gtid_binlog_pos");
    Connection session(database.server().endpoint(database.name()));
    take_baseline(session, file("taken"), clock, {});
    taken = content(file("taken"), read_schema(database.session()));
  }

  Rewound rewound() { return {database.server().endpoint(database.name()), position, "", {}}; }
  std::vector<BaselineWarning> rewind(const std::optional<Rewound>& other = {},
                                      OnGap on_gap = OnGap::refuse) {
    auto warnings = rewind_baseline(rewound(), other, file("rewound"), clock, {}, on_gap);
    result = content(file("rewound"), read_schema(database.session()));
    return warnings;
  }
  std::filesystem::path file(const char* name) {
    return std::filesystem::temp_directory_path() / fmt::format("cleave-{}-{}", database.name(), name);
  }
  std::string code() {
    try {
      rewind();
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  }

  LoggedDatabase database;
  SystemClock clock;
  LogPosition position;
  std::string gtid;
  std::vector<std::string> taken, result;
};

/// A value between quotes: case, accents and trailing spaces, which collations order in their own ways.
std::string word(Random& random) {
  constexpr const char* letters[] = {"a", "A", "b", "B", "ä", "z", "Z", "_", "-", " ", "1", "é", "ß", "y"};
  std::string text;
  for (auto length = 1 + random() % 4; length > 0; --length) text += letters[random() % std::size(letters)];
  return "'" + text + "'";
}

std::vector<std::string> tables() {
  return {
      "CREATE TABLE ids (id INT AUTO_INCREMENT PRIMARY KEY, c INT, t TEXT)",
      "CREATE TABLE words (w VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci PRIMARY KEY, c "
      "INT)",
      "CREATE TABLE german (w VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german2_ci PRIMARY KEY, c INT)",
      "CREATE TABLE pairs (e ENUM('z','a','m') NOT NULL, d DECIMAL(6,2) NOT NULL, c INT, PRIMARY KEY (e, d))",
      "CREATE TABLE plain (c INT, t VARCHAR(10))"};
}

std::string insertion(Random& random) {
  const auto number = random() % 60;
  switch (random() % 5) {
    case 0:
      return fmt::format("INSERT IGNORE INTO ids VALUES ({}, {}, {})", number, random() % 9, word(random));
    case 1:
      return fmt::format("INSERT IGNORE INTO words VALUES ({}, {})", word(random), random() % 9);
    case 2:
      return fmt::format("REPLACE INTO german VALUES ({}, {})", word(random), random() % 9);
    case 3:
      return fmt::format("REPLACE INTO pairs VALUES ({}, {}.5, {})", 1 + number % 3,
                         static_cast<int>(random() % 20) - 10, random() % 9);
    default:
      return fmt::format("INSERT INTO plain VALUES ({}, {})", number % 4,
                         number % 3 == 0 ? "NULL" : word(random));
  }
}

std::string change(Random& random) {
  switch (random() % 12) {
    case 0:
      return fmt::format("UPDATE ids SET c = c + 1 WHERE id < {}", random() % 60);
    case 1:
      return fmt::format("UPDATE IGNORE ids SET id = id + 7 WHERE id % 11 = {}", random() % 11);
    case 2:
      return fmt::format("DELETE FROM ids WHERE id % 7 = {}", random() % 7);
    case 3:
      return "UPDATE IGNORE words SET w = UPPER(w), c = c + 1 WHERE c = 3";
    case 4:
      return fmt::format("DELETE FROM words WHERE c = {}", random() % 9);
    case 5:
      return fmt::format("DELETE FROM german WHERE c = {}", random() % 9);
    case 6:
      return fmt::format("UPDATE IGNORE pairs SET e = {} WHERE c = {}", 1 + random() % 3, random() % 9);
    case 7:
      return fmt::format("DELETE FROM pairs WHERE c = {}", random() % 9);
    case 8:
      return fmt::format("UPDATE plain SET c = c + 1 WHERE c = {}", random() % 4);
    case 9:
      return fmt::format("DELETE FROM plain WHERE c = {} LIMIT 3", random() % 4);
    case 10:
      return "FLUSH BINARY LOGS";
    default:
      return insertion(random);
  }
}

class RandomHistory : public testing::TestWithParam<unsigned> {};

TEST_P(RandomHistory, leads_back_to_where_it_began) {
  Random random(GetParam());
  Forked forked(tables());
  for (int i = 0; i < 150; ++i) forked.database.query(insertion(random));
  forked.fork();
  for (int i = 0; i < 120; ++i) {
    if (random() % 10 == 0) forked.database.query("START TRANSACTION");
    forked.database.query(change(random));
    if (random() % 10 == 0) forked.database.query(random() % 3 == 0 ? "ROLLBACK" : "COMMIT");
  }
  forked.database.query("COMMIT");
  EXPECT_TRUE(forked.rewind().empty());
  EXPECT_EQ(difference(forked.result, forked.taken), "");
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistory, testing::Range(0u, 12u));

TEST(Rewind, of_nothing_is_what_is_there) {
  Forked forked(tables());
  forked.database.query("INSERT INTO ids (c) SELECT seq FROM seq_1_to_5000");
  forked.fork();
  forked.rewind();
  EXPECT_EQ(difference(forked.result, forked.taken), "");
}

TEST(Rewind, puts_all_deleted_rows_back_in_their_order) {
  Forked forked(tables());
  forked.database.query("INSERT INTO ids (c, t) SELECT seq, REPEAT('x', seq % 50) FROM seq_1_to_9000");
  forked.database.query("INSERT INTO words SELECT CONCAT(CHAR(97 + seq % 26), seq), 1 FROM seq_1_to_3000");
  forked.fork();
  forked.database.query("DELETE FROM words");
  forked.database.query("DELETE FROM ids WHERE id > 7000 OR id < 1500 OR id % 100 = 0");
  forked.database.query("INSERT INTO words SELECT CONCAT(CHAR(65 + seq % 26), seq), 1 FROM seq_1_to_3000");
  forked.rewind();
  EXPECT_EQ(difference(forked.result, forked.taken), "");
}

TEST(Rewind, begins_at_a_gtid) {
  Forked forked(tables());
  forked.database.query("INSERT INTO words VALUES ('a', 1)");
  forked.fork();
  forked.database.query("UPDATE words SET c = 2");
  auto rewound = forked.rewound();
  rewound.start = parse_log_start(forked.gtid);
  rewound.gtid = forked.gtid;
  rewind_baseline(rewound, {}, forked.file("rewound"), forked.clock, {}, OnGap::refuse);
  EXPECT_EQ(content(forked.file("rewound"), read_schema(forked.database.session())), forked.taken);
  EXPECT_EQ(Baseline(forked.file("rewound")).origin().gtid, forked.gtid);
}

TEST(Rewind, reads_files_that_the_server_has_removed) {
  test::Server server({"--log-bin=binlog", "--binlog-format=ROW", "--server-id=8"});
  LoggedDatabase database(server);
  database.query("CREATE TABLE t (id INT PRIMARY KEY, c INT)");
  database.query("INSERT INTO t VALUES (1, 1), (2, 2)");
  const auto begin = log_end(database.session());
  database.query("UPDATE t SET c = 5");
  database.query("FLUSH BINARY LOGS");
  database.query("DELETE FROM t WHERE id = 1");
  database.query("FLUSH BINARY LOGS");
  database.query("INSERT INTO t VALUES (3, 3)");
  const std::filesystem::path folder = *database.session().value("SELECT @@datadir");
  const auto kept = std::filesystem::temp_directory_path() / ("cleave-" + database.name());
  std::filesystem::remove_all(kept);
  std::filesystem::create_directories(kept);
  Rewound rewound{server.endpoint(database.name()), begin, "", {}};
  const auto files = database.query("SHOW BINARY LOGS").rows;
  for (std::size_t i = 0; i + 1 < files.size(); ++i) {
    std::filesystem::copy(folder / *files[i][0], kept / *files[i][0]);
    rewound.log_files.push_back(kept / *files[i][0]);
  }
  // Files that a crash would need stay for a moment.
  const auto oldest = [&] { return *database.query("SHOW BINARY LOGS").rows.at(0)[0]; };
  for (int tries = 0; oldest() != *files.back()[0] && tries < 100; ++tries) {
    database.query("PURGE BINARY LOGS TO '" + *files.back()[0] + "'");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ASSERT_EQ(oldest(), *files.back()[0]);
  PastSide side(rewound, {});
  const auto file = kept / "base";
  BaselineWriter writer(file, {});
  const auto shape = shape_of(*side.schema().table("t"));
  side.write(shape, writer);
  writer.finish();
  const auto rows = Baseline(file).rows(shape, 0);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].trace, trace_of(shape, {"1", "1"}));
  EXPECT_EQ(rows[1].trace, trace_of(shape, {"2", "2"}));
  rewound.log_files.clear();
  EXPECT_THROW(PastSide(rewound, {}), Error);
  std::filesystem::remove_all(kept);
}

TEST(Rewind, refuses_tables_with_gaps_or_leaves_them_out) {
  Forked forked({"CREATE TABLE altered (id INT PRIMARY KEY)", "CREATE TABLE whole (id INT PRIMARY KEY)",
                 "CREATE TABLE parent (id INT PRIMARY KEY)",
                 "CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id) "
                 "ON DELETE CASCADE)",
                 "INSERT INTO parent VALUES (1), (2)", "INSERT INTO child VALUES (1, 1), (2, 2)"});
  forked.database.query("DELETE FROM parent WHERE id = 1");
  forked.database.query("ALTER TABLE altered ADD c INT");
  EXPECT_EQ(forked.code(), "log-gaps");
  const auto warnings = forked.rewind({}, OnGap::leave_out);
  std::vector<std::string> told;
  for (const auto& one : warnings) told.push_back(one.table + ":" + one.code);
  EXPECT_EQ(told, (std::vector<std::string>{"altered:left-out", "child:left-out"}));
  std::vector<std::string> names;
  for (const auto& table : Baseline(forked.file("rewound")).tables()) names.push_back(table.name);
  EXPECT_EQ(names, (std::vector<std::string>{"parent", "whole"}));
}

TEST(Rewind, takes_from_the_other_side_what_its_log_tells) {
  const std::vector<std::string> statements = {
      "CREATE TABLE parent (id INT PRIMARY KEY)",
      "CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id) ON DELETE "
      "CASCADE)",
      "INSERT INTO parent VALUES (1), (2)", "INSERT INTO child VALUES (1, 1), (2, 2)"};
  Forked one(statements), other(statements);
  one.database.query("DELETE FROM parent WHERE id = 1");
  other.database.query("DELETE FROM child WHERE id = 2");
  other.database.query("INSERT INTO child VALUES (3, 2)");
  const auto warnings = one.rewind(other.rewound());
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].code, "other-side");
  EXPECT_EQ(difference(one.result, one.taken), "");
}

TEST(Rewind, notices_rows_that_were_written_without_the_log) {
  Forked forked({"CREATE TABLE t (id INT PRIMARY KEY, c INT)", "INSERT INTO t VALUES (1, 1), (2, 2)"});
  forked.database.query("UPDATE t SET c = 5");
  forked.database.query("SET sql_log_bin = 0");
  forked.database.query("DELETE FROM t WHERE id = 1");
  EXPECT_EQ(forked.code(), "log-disagrees");
}

}  // namespace
}  // namespace cleave::mysql
