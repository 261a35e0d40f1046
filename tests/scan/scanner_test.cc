#include "scan/scanner.h"

#include <gtest/gtest.h>

#include "scan/test_folder.h"

namespace cleave::scan {
namespace {

class ScannerTest : public ::testing::Test {
 protected:
  ScannerTest() {
    map_.add({"pressi-assets", "pressi-assets-222222222222", names::NameKind::bucket, "", ""});
    map_.add({"AKIAIOSFODNN7EXAMPLE", "", names::NameKind::access_key, "", ""});
    finder_ = std::make_unique<names::Finder>(map_);
    scanner_ = std::make_unique<Scanner>(map_, *finder_, ScanOptions{});
  }

  static Place place(std::string name) {
    Place made;
    made.name = std::move(name);
    return made;
  }
  Findings scan_file(const std::string& path) {
    WorkerPool pool(3);
    auto file = place(path);
    file.is_file = true;
    scanner_->scan_file(file, FileBytes::Links::refuse, pool);
    pool.wait();
    return scanner_->take();
  }
  /// "PLACE:LINE:COLUMN@OFFSET" of each hit.
  static std::vector<std::string> places(const Findings& findings) {
    std::vector<std::string> list;
    for (const auto& hit : findings.hits)
      list.push_back(fmt::format("{}:{}:{}@{}", std::filesystem::path(hit.place).filename().string(),
                                 hit.position.line, hit.position.column, hit.found.offset));
    return list;
  }

  names::NameMap map_;
  std::unique_ptr<names::Finder> finder_;
  std::unique_ptr<Scanner> scanner_;
  TestFolder folder_;
};

using Places = std::vector<std::string>;

TEST_F(ScannerTest, TellsWhereANameStands) {
  scanner_->scan(place("a"), "x\nsee s3://pressi-assets/y\n");
  const auto findings = scanner_->take();
  ASSERT_EQ(findings.hits.size(), 1U);
  const auto& hit = findings.hits[0];
  EXPECT_EQ(hit.position.line, 2U);
  EXPECT_NE(hit.text.find("pressi-assets"), std::string::npos);
  EXPECT_EQ(findings.files, 1U);
  EXPECT_EQ(findings.bytes, 27U);
}

/// Lines that are longer than the pieces of a large file, with characters of several bytes across the pieces'
/// borders, and one that is no UTF-8.
TEST_F(ScannerTest, PositionsAreCountedThroughThePieces) {
  std::string content;
  const auto write = [&](std::size_t upto, std::string_view text) {
    while (content.size() < upto) content += text;
  };
  const std::string name = " s3://pressi-assets/a ";
  write(1 << 20, "a line\n");
  content += name;
  write((4 << 20) + 1000, "käse€");
  content += name;
  write((13 << 20) - 2, "\xF0\x9F\x98\x80");
  content += name + "\n\n" + name;
  write(18 << 20, "k\xE4se");
  content += name + "\nü" + name;
  write(21 << 20, "the end");
  scanner_->scan(place("big"), content);
  const auto whole = scanner_->take();
  const auto of_file = scan_file(folder_.write("big", content));
  ASSERT_EQ(whole.hits.size(), 6U);
  EXPECT_EQ(places(of_file), places(whole));
}

/// The same content in one piece, as a stream of blocks of any size, and as a file that several threads read.
TEST_F(ScannerTest, PiecesAndStreamsFindWhatTheWholeHas) {
  std::string content;
  for (int line = 0; content.size() < (std::size_t{10} << 20); ++line)
    content += line % 5000 == 0 ? "url = s3://pressi-assets/käse\r\n" : "nothing to be seen in this line\n";
  // Names across the borders of pieces.
  for (const std::size_t border : {std::size_t{4} << 20, std::size_t{8} << 20}) {
    const std::string wanted = " s3://pressi-assets/a ";
    content.replace(border - 9, wanted.size(), wanted);
  }
  names::FindContext context;
  const auto whole = finder_->find(content, context);
  const auto of_file = scan_file(folder_.write("big", content));
  ASSERT_EQ(of_file.hits.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(of_file.hits[i].found.offset, whole[i].offset);
  const auto expected = places(of_file);
  for (const std::size_t block : {std::size_t{1'000'003}, content.size()}) {
    std::string_view left = content;
    Scanner scanner(map_, *finder_, {});
    scanner.scan(place("big"), [&] {
      const auto next = left.substr(0, block);
      left.remove_prefix(next.size());
      return next;
    });
    EXPECT_EQ(places(scanner.take()), expected);
  }
}

TEST_F(ScannerTest, LooksIntoArchivesInArchives) {
  folder_.write("index.html", "<a href='https://pressi-assets.s3.amazonaws.com/a'>");
  ASSERT_EQ(std::system(
                ("cd " + folder_.path() + " && zip -q in.zip index.html && tar czf out.tgz in.zip").c_str()),
            0);
  const auto findings = scan_file(folder_.path("out.tgz"));
  ASSERT_EQ(findings.hits.size(), 1U);
  EXPECT_EQ(findings.hits[0].place, folder_.path("out.tgz!in.zip!index.html"));
  EXPECT_FALSE(findings.hits[0].found.replacement);
  EXPECT_FALSE(findings.hits[0].found.reason.empty());
}

TEST_F(ScannerTest, AnAccessKeyIsNeverShown) {
  scanner_->scan(place("a"), "key = AKIAIOSFODNN7EXAMPLE\n");
  const auto findings = scanner_->take();
  ASSERT_EQ(findings.hits.size(), 1U);
  EXPECT_EQ(findings.hits[0].text, "****MPLE");
  EXPECT_FALSE(findings.hits[0].found.replacement);
}

TEST_F(ScannerTest, WhatCannotBeReadIsAGap) {
  const auto findings = scan_file(folder_.path("none"));
  ASSERT_EQ(findings.gaps.size(), 1U);
  EXPECT_EQ(findings.gaps[0].place, folder_.path("none"));
}

TEST_F(ScannerTest, ASignedFileIsNotRewritten) {
  folder_.write("install.sh.asc", "signature");
  const auto findings = scan_file(folder_.write("install.sh", "aws s3 cp s3://pressi-assets/a .\n"));
  ASSERT_EQ(findings.hits.size(), 1U);
  EXPECT_FALSE(findings.hits[0].found.replacement);
  EXPECT_NE(findings.hits[0].found.reason.find("install.sh.asc"), std::string::npos);
}

TEST_F(ScannerTest, ABinaryFileKeepsItsLengths) {
  const auto findings = scan_file(folder_.write("program", std::string("\x7F"
                                                                       "ELF\0\0\0s3://pressi-assets/a\0\0",
                                                                       29)));
  ASSERT_EQ(findings.hits.size(), 1U);
  EXPECT_FALSE(findings.hits[0].found.replacement);
}

}  // namespace
}  // namespace cleave::scan
