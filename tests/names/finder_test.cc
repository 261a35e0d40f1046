#include "names/finder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "base/files.h"
#include "base/json.h"
#include "names/edits.h"
#include "names/forms.h"
#include "project_file.h"

namespace cleave::names {
namespace {

std::string described(std::string_view bytes, const Found& found) {
  std::string text(bytes.substr(found.offset, found.length));
  text.append(" | ").append(forms()[found.form].id).append(" | ").append(word_of(found.confidence));
  for (std::size_t i = 0; i < found.encodings.size(); ++i)
    text.append(i == 0 ? " | " : ", ").append(word_of(found.encodings[i]));
  return text;
}

std::vector<std::string> all_described(std::string_view bytes, const std::vector<Found>& found) {
  std::vector<std::string> texts;
  for (const Found& each : found) texts.push_back(described(bytes, each));
  return texts;
}

std::string rewritten(std::string_view bytes, std::vector<Found> found) {
  std::erase_if(found, [](const Found& each) { return each.confidence == Confidence::ambiguous; });
  return edited(bytes, edits(bytes, found));
}

NameMap map_of(const Json& lines) {
  std::string text;
  for (const Json& line : lines) text += line.get<std::string>() + "\n";
  return read_name_map(text, "case");
}

std::string as_utf16(std::string_view text, bool is_big_endian) {
  std::string out = is_big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (is_big_endian) out += '\0';
    out += c;
    if (!is_big_endian) out += '\0';
  }
  return out;
}

class FinderCases : public testing::TestWithParam<std::filesystem::path> {};

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(project_file("tests/cases/names/finder"))) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST_P(FinderCases, FindsAndRewritesWhatTheCaseSays) {
  const Json test = parse_json(read_file(GetParam()), GetParam().string());
  const Finder finder(map_of(at(test, "map")));
  for (const Json& sample : at(test, "texts")) {
    const std::string content = text(sample, "text");
    const auto found = finder.find(content);
    EXPECT_EQ(all_described(content, found), at(sample, "found").get<std::vector<std::string>>()) << content;
    EXPECT_EQ(rewritten(content, found), text_or(sample, "becomes", content)) << content;
  }
}

TEST_P(FinderCases, FindsTheSameInUtf16) {
  const Json test = parse_json(read_file(GetParam()), GetParam().string());
  const Finder finder(map_of(at(test, "map")));
  for (const Json& sample : at(test, "texts")) {
    const std::string content = text(sample, "text");
    const auto plain = finder.find(content);
    for (const bool is_big_endian : {false, true}) {
      const std::string wide = as_utf16(content, is_big_endian);
      const auto found = finder.find(wide);
      ASSERT_EQ(found.size(), plain.size()) << content;
      for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].offset, 2 + plain[i].offset * 2) << content;
        EXPECT_EQ(found[i].length, plain[i].length * 2) << content;
        EXPECT_EQ(found[i].form, plain[i].form) << content;
        EXPECT_EQ(found[i].encodings.front(), is_big_endian ? Encoding::utf16be : Encoding::utf16le)
            << content;
      }
      EXPECT_EQ(rewritten(wide, found), as_utf16(rewritten(content, plain), is_big_endian)) << content;
    }
  }
}

// At every place of the walk, and in pieces as in one.
TEST_P(FinderCases, FindsTheSameWhereverItStands) {
  const Json test = parse_json(read_file(GetParam()), GetParam().string());
  const Finder finder(map_of(at(test, "map")));
  for (const Json& sample : at(test, "texts")) {
    const std::string content = text(sample, "text");
    const auto plain = all_described(content, finder.find(content));
    for (const std::size_t before : {1u, 2u, 3u, 62u, 63u, 65u, 32767u}) {
      const std::string shifted = std::string(before, '\n') + content + std::string(before % 7, '\n');
      const auto whole = finder.find(shifted);
      EXPECT_EQ(all_described(shifted, whole), plain) << before << ": " << content;
      std::vector<Found> pieces;
      for (std::size_t begin = 0; begin < shifted.size(); begin += 37) {
        if (begin + 74 < before) continue;
        for (Found& each : finder.find(shifted, {begin, begin + 37, ""})) pieces.push_back(std::move(each));
      }
      if (before < 100) {
        EXPECT_EQ(all_described(shifted, pieces), plain) << before << ": " << content;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, FinderCases, testing::ValuesIn(case_files()),
                         [](const auto& file) { return file.param.stem().string(); });

TEST(Forms, AreFoundInTheirExamples) {
  for (const Form& form : forms()) {
    NameMap map;
    map.add({std::string(example_name(form.kinds.front())), "", form.kinds.front(), "", ""});
    const auto found = Finder(map).find(form.example);
    ASSERT_EQ(found.size(), 1u) << form.id;
    EXPECT_EQ(forms()[found[0].form].id, form.id);
    EXPECT_TRUE(form.confidence.starts_with(word_of(found[0].confidence))) << form.id;
  }
}

TEST(Forms, StandInTheOrderOfTheirNumbers) {
  for (std::size_t i = 0; i < forms().size(); ++i) EXPECT_EQ(static_cast<std::size_t>(forms()[i].number), i);
}

TEST(Finder, FindsAllOfManyNames) {
  NameMap map;
  std::string text;
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    const std::string name = fmt::format("i-{:08x}{:08x}{:x}", random(), random(), random() % 16);
    map.add({name, "", NameKind::id, "", ""});
    text += name + (i % 3 == 0 ? "\n" : i % 3 == 1 ? " x" + name + "y, " : "; ");
  }
  const auto found = Finder(map).find(text);
  ASSERT_EQ(found.size(), 20000u);
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].entry, i);
}

TEST(Finder, TakesTheLongestOfNamesThatOverlap) {
  NameMap map;
  map.add({"arn:aws:iam::111111111111:role/pressi-web", "", NameKind::arn, "", ""});
  map.add({"111111111111", "", NameKind::account, "", ""});
  map.add({"pressi-web", "", NameKind::plain, "", ""});
  const std::string text = "arn:aws:iam::111111111111:role/pressi-web arn:aws:iam::111111111111:role/other";
  EXPECT_EQ(all_described(text, Finder(map).find(text)),
            (std::vector<std::string>{"arn:aws:iam::111111111111:role/pressi-web | arn | certain",
                                      "111111111111 | account-arn | certain"}));
}

TEST(Finder, FindsNothingWithoutNames) {
  EXPECT_TRUE(Finder(NameMap()).find("s3://pressi-assets").empty());
}

}  // namespace
}  // namespace cleave::names
