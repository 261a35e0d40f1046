// Any bytes as the events of a binary log, or as one of the forms in them: cleave ends with an Error or with
// changes of rows.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mysql/binlog/binary_json.h"
#include "mysql/binlog/cursor.h"
#include "mysql/binlog/log.h"
#include "mysql/binlog/logged_changes.h"
#include "mysql/binlog/logged_statement.h"

namespace {

using namespace cleave;
using namespace cleave::mysql;

std::string little(std::uint64_t number, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i));
  return text;
}

std::string event(EventType type, std::string_view content) {
  return little(1'700'000'000, 4) + little(static_cast<std::uint8_t>(type), 1) + little(1, 4) +
         little(Event::header_size + content.size(), 4) + little(0, 4) + little(0, 2) + std::string(content);
}

/// Version 4, without checksums.
std::string description() {
  std::string lengths(171, '\0');
  for (const auto type :
       {EventType::table_map, EventType::insert_v1, EventType::update_v1, EventType::delete_v1})
    lengths[static_cast<std::size_t>(type) - 1] = 8;
  for (const auto type : {EventType::insert_v2, EventType::update_v2, EventType::delete_v2})
    lengths[static_cast<std::size_t>(type) - 1] = 10;
  lengths[static_cast<std::size_t>(EventType::query) - 1] = 13;
  return event(EventType::format_description,
               little(4, 2) + std::string(54, 'x') + little(19, 1) + lengths + std::string(5, '\0'));
}

/// Events as "type, length in two bytes, content", so that few edits leave the whole without meaning.
class FuzzedLog : public Log {
 public:
  explicit FuzzedLog(std::string_view bytes) : left_(bytes) {}

 protected:
  std::optional<std::string_view> read() override {
    if (bytes_.empty()) return bytes_ = description();
    if (left_.size() < 3) return std::nullopt;
    Cursor head(left_.substr(0, 3));
    const auto type = static_cast<EventType>(head.little(1));
    const auto size = std::min<std::size_t>(head.little(2), left_.size() - 3);
    bytes_ = event(type, left_.substr(3, size));
    left_.remove_prefix(3 + size);
    return bytes_;
  }

 private:
  std::string_view left_;
  std::string bytes_;
};

/// Is asked nothing: names of members are in UTF-8.
class SilentDatabase : public Database {
 public:
  std::string name() const override { return "nobody"; }
  const Dialect& dialect() const override { return dialect_; }
  std::variant<Result, Error> attempt(std::string_view) override { return Result(); }
  Result query(std::string_view, const Row&) override { return {}; }
  std::unique_ptr<RowStream> stream(std::string_view) override { return nullptr; }
  void rollback() noexcept override {}

 private:
  Dialect dialect_;
};

Column column(std::string name, std::string type, std::string charset = "") {
  Column result;
  result.name = std::move(name);
  result.type = type;
  result.data_type = type.substr(0, type.find_first_of("( "));
  result.nullable = true;
  result.charset = result.collation = std::move(charset);
  return result;
}

const Schema& schema() {
  static const Schema all = [] {
    Table table;
    table.name = "t";
    table.columns = {column("i", "int"),
                     column("v", "varchar(40)", "utf8mb4"),
                     column("d", "decimal(10,2)"),
                     column("t", "datetime(3)"),
                     column("s", "timestamp"),
                     column("c", "time(6)"),
                     column("e", "enum('a','b')", "utf8mb4"),
                     column("b", "bit(12)"),
                     column("x", "blob"),
                     column("j", "json"),
                     column("f", "double"),
                     column("z", "set('a','b')", "utf8mb4")};
    Schema schema;
    schema.database = "shop";
    schema.tables = {table};
    return schema;
  }();
  return all;
}

void read_changes(std::string_view bytes) {
  SilentDatabase database;
  FuzzedLog log(bytes);
  LoggedChanges changes(database, schema(), [](const std::string&) { return true; });
  while (const auto change = changes.next(log)) {
    const auto columns = schema().tables[0].columns.size();
    for (const auto* row : {&change->before, &change->after}) {
      if (!row->empty() && row->size() != columns) std::abort();
    }
  }
}

void read_event(std::string_view bytes) {
  LogFormat format;
  const auto one = parse_event(bytes, format);
  format = parse_format(one);
  parse_event(bytes, format);
}

std::string framed(EventType type, const std::string& content) {
  return little(static_cast<std::uint8_t>(type), 1) + little(content.size(), 2) + content;
}

std::string table_map() {
  const std::string types("\x03\x0f\xf6\x12\x11\x13\xfe\x10\xfc\xf5\x05\xfe", 12);
  const std::string extras(
      "\xa0\x00"  // v
      "\x0a\x02"  // d
      "\x03\x00\x06"
      "\xf7\x01"
      "\x04\x01"
      "\x02\x04\x08"
      "\xf8\x01",
      16);
  return framed(EventType::table_map, little(7, 6) + little(1, 2) + std::string("\4shop\0\1t\0", 9) +
                                          little(types.size(), 1) + types + little(extras.size(), 1) +
                                          extras + std::string(2, '\xff'));
}

/// All columns are there, two of them NULL.
std::string row(char id) {
  return std::string("\x10\x08", 2) + little(static_cast<unsigned char>(id), 4) + "\3abc" +
         std::string("\x80\x00\x00\x0c\x22", 5) + std::string("\x99\xb2\x00\x00\x00\x00\x00", 7) +
         std::string("\x80\x00\x01\x00\x00\x01", 6) + "\1" + std::string("\x0a\xbc", 2) +
         std::string("\2\0xy", 4) + std::string("\3\0\0\0\x05\xff\xff", 7) + std::string(8, '\x3f');
}

std::string rows(EventType type, const std::string& images) {
  const std::string all("\xff\x0f", 2);
  const bool is_update = type == EventType::update_v1;
  return framed(type, little(7, 6) + little(1, 2) + little(12, 1) + all + (is_update ? all : "") + images);
}

std::string query(std::string_view text) {
  return framed(EventType::query, std::string(8, '\0') + little(4, 1) + std::string(4, '\0') +
                                      std::string("shop\0", 5) + std::string(text));
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  const std::string gtid = framed(EventType::mariadb_gtid, little(9, 8) + std::string(5, '\0'));
  const std::string commit = framed(EventType::commit, little(1, 8));
  const std::string object(
      "\x00\x01\x00\x10\x00\x0b\x00\x01\x00\x02\x0c\x00"
      "a\x00\x00\x04\x00",
      17);
  return {"c" + gtid + table_map() + rows(EventType::insert_v1, row(1)) + commit,
          "c" + query("BEGIN") + table_map() + rows(EventType::update_v1, row(1) + row(2)) + query("COMMIT"),
          "c" + table_map() + rows(EventType::delete_v1, row(1) + row(2) + row(3)) +
              query("ALTER TABLE t DROP i") + commit,
          "c" +
              framed(EventType::xa_prepare, little(0, 1) + little(1, 4) + little(1, 4) + little(0, 4) + "x") +
              query("XA COMMIT X'78',X'',1"),
          "e" + description(),
          "j" + object,
          "z" + std::string("\x81\x03\x78\x9c\x4b\x4c\x4a\x06\x00\x02\x4d\x01\x27", 13),
          "q/*!50701 SET STATEMENT a=1 FOR */ RENAME TABLE `a``b` TO 'c', d.e TO f -- x\n",
          "pbinlog.000003:4711",
          "p3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5:11,3E11FA47-71CA-11E1-9E33-C80AA9429563:20-30"};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.empty()) return 0;
  const auto rest = text.substr(1);
  try {
    switch (text.front()) {
      case 'c':
        read_changes(rest);
        break;
      case 'e':
        read_event(rest);
        break;
      case 'j':
        json_text(rest);
        break;
      case 'z':
        uncompressed(rest);
        break;
      case 'q':
        meaning_of(rest, "shop");
        break;
      default:
        parse_log_start(rest);
    }
  } catch (const Error&) {
  }
  return 0;
}
