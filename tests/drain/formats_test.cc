// Each folder entry of tests/cases/drain/formats is a log and what is in it.
#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "drain/lines/lines.h"
#include "drain/lines/recognise.h"
#include "drain/read/read_logs.h"
#include "drain/time_us.h"
#include "project_file.h"

namespace cleave::drain {
namespace {

namespace fs = std::filesystem;

const fs::path folder = project_file("tests/cases/drain/formats");

std::string time_text(std::int64_t time_us) {
  const auto second = to_rfc3339(Time(std::chrono::seconds(time_us / 1'000'000)));
  auto fraction = std::to_string(1'000'000 + time_us % 1'000'000).substr(1);
  while (fraction.ends_with('0')) fraction.pop_back();
  return second.substr(0, second.size() - 1) + (fraction.empty() ? "" : "." + fraction) + "Z";
}

/// What differs from a request of which nothing is known.
Json to_json(const Request& request) {
  Json json = {{"time", time_text(request.time_us)}};
  const auto add_text = [&](const char* name, std::string_view text) {
    if (!text.empty()) json[name] = text;
  };
  const auto add_number = [&](const char* name, std::int64_t number, std::int64_t unknown) {
    if (number != unknown) json[name] = number;
  };
  if (request.kind != Request::Kind::http) json["kind"] = request.kind == Request::Kind::dns ? "dns" : "flow";
  if (request.client.is_known()) json["client"] = request.client.text();
  if (request.server.is_known()) json["server"] = request.server.text();
  if (!request.reached_backend) json["reached_backend"] = false;
  if (request.action != Request::Action::unknown)
    json["action"] = request.action == Request::Action::accepted ? "accepted" : "rejected";
  if (request.direction != Request::Direction::unknown)
    json["direction"] = request.direction == Request::Direction::ingress ? "ingress" : "egress";
  add_text("client_text", request.client_text);
  add_text("host", request.host);
  add_text("method", request.method);
  add_text("path", request.path);
  add_text("user_agent", request.user_agent);
  add_text("referer", request.referer);
  add_text("resource", request.resource);
  add_text("query_type", request.query_type);
  add_text("response_code", request.response_code);
  add_text("client_subnet", request.client_subnet);
  add_number("bytes", request.bytes, -1);
  add_number("latency_us", request.latency_us, -1);
  add_number("packets", request.packets, -1);
  add_number("status", request.status, 0);
  add_number("client_port", request.client_port, 0);
  add_number("server_port", request.server_port, 0);
  add_number("protocol", request.protocol, 0);
  return json;
}

class Collected : public RequestSink {
 public:
  void take(std::span<const Request> requests, const Origin&) override {
    for (const auto& request : requests) {
      EXPECT_FALSE(request.line.empty());
      list.push_back(to_json(request));
    }
  }
  Json list = Json::array();
};

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Formats : public testing::TestWithParam<std::string> {};

TEST_P(Formats, EveryFieldOfALogIsReadAndItsFormatIsRecognised) {
  const auto expected = parse_json(read_file(folder / (GetParam() + ".json")), GetParam());
  ReadOptions options;
  options.format_string = text_or(expected, "format_string", "");
  if (!options.format_string.empty()) options.format = Format::custom;
  if (const auto* map = find(expected, "field_map")) options.field_map = *map;
  LogReader reader({(folder / (GetParam() + ".log")).string()}, options);
  Collected collected;
  RequestSink* const sinks[] = {&collected};
  reader.read(sinks);
  ASSERT_EQ(reader.channels().size(), 1U);
  const auto& facts = reader.channels().front();
  EXPECT_EQ(word_of(facts.format), text(expected, "format"));
  ASSERT_EQ(collected.list.size(), expected["requests"].size()) << dump_pretty(collected.list);
  for (std::size_t i = 0; i < collected.list.size(); ++i)
    EXPECT_EQ(collected.list[i], expected["requests"][i]);
  EXPECT_EQ(facts.requests, expected["requests"].size());
  EXPECT_EQ(facts.unparsable, expected["unparsable"]);
  EXPECT_EQ(facts.samples.size(), facts.unparsable);
  EXPECT_EQ(facts.bytes, fs::file_size(folder / (GetParam() + ".log")));
}

INSTANTIATE_TEST_SUITE_P(Cases, Formats, testing::ValuesIn(case_names()),
                         [](const auto& named) { return named.param; });

/// A line may end anywhere: it is a request, nothing, or unparsable, and never read beyond its end (the
/// sanitizers see to that).
TEST(Formats, LinesMayBeCutAnywhere) {
  for (const auto& name : case_names()) {
    const auto expected = parse_json(read_file(folder / (name + ".json")), name);
    ReadOptions options;
    options.format_string = text_or(expected, "format_string", "");
    if (!options.format_string.empty()) options.format = Format::custom;
    const auto log = read_file(folder / (name + ".log"));
    const auto reader = recognise(log, options);
    Scratch scratch;
    for_each_line(log, [&](std::string_view line) {
      for (std::size_t size = 0; size <= line.size(); ++size) {
        const std::vector<char> exact(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(size));
        Request request;
        reader->read({exact.data(), exact.size()}, scratch, request);
        scratch.texts.clear();
      }
    });
  }
}

TEST(Formats, AFormatThatIsNamedDecidesAlone) {
  ReadOptions options;
  options.format = Format::alb;
  EXPECT_EQ(
      recognise("192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] \"GET / HTTP/1.1\" 200 1\n", options)->format(),
      Format::alb);
}

TEST(Formats, AFormatThatIsNamedIsReadWhateverTheFirstLinesAre) {
  for (const auto format : known_formats()) {
    if (format == Format::custom) continue;  // Needs a string.
    ReadOptions options;
    options.format = format;
    for (const auto* head : {"", "no log", "tabs\tin a line", "#Fields: date x-edge-location"}) {
      const auto reader = recognise(head, options);
      ASSERT_NE(reader, nullptr) << head;
      EXPECT_EQ(reader->format(), format) << head;
    }
  }
}

TEST(Formats, LinesThatAreMostlyCutAreStillNoQueriesOfRoute53) {
  const std::string cut = "http 2026-07-02T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.0.2.10:2817 ";
  const auto log = cut + "10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 \n";
  EXPECT_EQ(recognise(log, {})->format(), Format::unknown);
}

TEST(Formats, AFormatStringNeedsATimeAndAClient) {
  for (const auto* bad : {"$remote_addr $status", "[$time_local] $status", "$remote_addr$time_local", ""}) {
    ReadOptions options;
    options.format = Format::custom;
    options.format_string = bad;
    EXPECT_THROW(LogReader({}, options), Error) << bad;
  }
}

TEST(Formats, AFieldMapWithAnUnknownWordIsRefusedWithTheNearest) {
  ReadOptions options;
  options.field_map = {{"tyme", "x"}};
  try {
    LogReader reader({}, options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-field");
    EXPECT_THAT(error.next(), testing::HasSubstr("time"));
  }
}

}  // namespace
}  // namespace cleave::drain
