#include "names/index.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "project_file.h"

namespace cleave::names {
namespace {

class NameCases : public testing::TestWithParam<std::filesystem::path> {};

std::vector<std::filesystem::path> index_cases() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(project_file("tests/cases/names"))) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST_P(NameCases, FindsWhatTheCaseSays) {
  const Json test = parse_json(read_file(GetParam()), GetParam().string());
  Index index;
  for (const auto& name : at(test, "names"))
    index.add(text(name, "name"), kind_from_text(text(name, "kind")));
  for (const auto& sample : at(test, "texts")) {
    const std::string content = text(sample, "text");
    const std::string hint = text_or(sample, "hint", "");
    const auto words = [&](const std::vector<Hit>& hits) {
      std::vector<std::string> found;
      for (const auto& hit : hits) found.push_back(content.substr(hit.offset, hit.length));
      return found;
    };
    EXPECT_EQ(words(index.find(content, hint)), at(sample, "found").get<std::vector<std::string>>())
        << content;
    if (const Json* perhaps = find(sample, "perhaps")) {
      EXPECT_EQ(words(index.perhaps(content, hint)), perhaps->get<std::vector<std::string>>()) << content;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, NameCases, testing::ValuesIn(index_cases()),
                         [](const auto& file) { return file.param.stem().string(); });

TEST(Index, RefusesAnUnknownKind) {
  EXPECT_THROW(kind_from_text("word"), Error);
}

TEST(Index, KeepsTheFirstNumberOfANameAddedTwice) {
  Index index;
  EXPECT_EQ(index.add("i-1", Kind::id), 0u);
  EXPECT_EQ(index.add("i-2", Kind::id), 1u);
  EXPECT_EQ(index.add("i-1", Kind::id), 0u);
}

}  // namespace
}  // namespace cleave::names
