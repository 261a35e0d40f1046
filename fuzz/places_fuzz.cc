// Any bytes as an archive, as ignore rules, as templates and programs with a name in them, and as a content
// whose lines are counted: nothing reads outside, budgets hold, and a patch's edits stay in the content.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scan/archive.h"
#include "scan/ignore_rules.h"
#include "scan/position.h"
#include "scan/references/template_references.h"
#include "scan/switches/environment_switch.h"
#include "scan/unified_diff.h"

namespace {

using namespace cleave;
using namespace cleave::scan;

constexpr std::uint64_t unpacked_bytes = 1U << 20;

void require(bool holds) {
  if (!holds) std::abort();
}

void unpack_it(std::string_view bytes) {
  UnpackBudget budget{unpacked_bytes};
  std::uint64_t read = 0;
  unpack(
      MemoryBytes(bytes), "a", budget,
      [&](const std::string&, const ByteSource& member) {
        for (auto block = member(); !block.empty(); block = member()) read += block.size();
      },
      [](const Gap&) {});
  require(read <= unpacked_bytes);
}

/// A file that lies alone in its folder.
const Neighbours& alone() {
  class Alone : public Neighbours {
    bool has(const std::string&) const override { return false; }
    std::string small(const std::string&) const override { return ""; }
    std::vector<std::string> beside(const std::string&, std::string_view) const override { return {}; }
  };
  static const Alone instance;
  return instance;
}

/// Every "name" of the bytes, as a finder would report it.
std::vector<names::Found> named(std::string_view bytes) {
  std::vector<names::Found> list;
  for (auto at = bytes.find("name"); at != std::string_view::npos; at = bytes.find("name", at + 4)) {
    names::Found found;
    found.offset = found.inner_offset = at;
    found.length = found.inner_length = 4;
    found.replacement = "other";
    list.push_back(std::move(found));
  }
  return list;
}

void require_inside(std::string_view bytes, const std::vector<names::Edit>& edits) {
  std::size_t done = 0;
  for (const auto& edit : edits) {
    require(edit.offset >= done && edit.length <= bytes.size() && edit.offset <= bytes.size() - edit.length);
    done = edit.offset + edit.length;
  }
  unified_diff("a", bytes, edits);
}

/// A tar with one file: its header, which holds the sum of its own bytes, and a block of content.
/// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
std::string tar() {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view field) { header.replace(at, field.size(), field); };
  put(0, "site/name.txt");
  for (const std::size_t number : {100, 108, 116}) put(number, "0000644");
  put(124, "00000000005");
  put(136, "00000000000");
  put(148, "        ");
  put(156, "0");
  put(257, {"ustar\00000", 8});
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum));
  std::string content = "name\n";
  content.resize(512);
  return header + content + std::string(1024, '\0');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  unpack_it(bytes);
  IgnoreRules(bytes.substr(0, size / 2)).verdict(bytes.substr(size / 2), IgnoreRules::Entry::file);
  PositionCounter counter(charset_of(bytes));
  counter.skip(bytes.substr(0, size / 2 * 2));
  names::NameMap map;
  map.add({"name", "other", names::NameKind::bucket, "", ""});
  for (const auto* path : {"a.tf", "a.json", "a.yaml", "a.template"}) {
    auto found = named(bytes);
    require_inside(bytes, take_references(path, bytes, map, &alone(), found));
  }
  for (const auto* path : {"a.py", "a.js", "a.php", "a.rb", "a.sh"}) {
    auto found = named(bytes);
    require_inside(bytes, take_switches(path, bytes, map, found));
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  return {
      tar(),
      "*.log\n!keep.log\n/build/\nsrc/**/gen[a-z]?\n\\#odd \nnode_modules\n\nsrc/x/gena/name.log",
      "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"name\"\n}\noutput \"o\" {\n  value = "
      "\"https://name.s3.amazonaws.com/${var.x}\"\n}\n",
      R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "name"}},
 "P": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "name", "X": {"Fn::Sub": "arn:aws:s3:::name/*"}}}}})",
      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: name\n  O:\n    "
      "Value: !Sub 'https://name/${X}'\n",
      "import os\nBUCKET = 'name'\nURL = f\"https://name.s3.amazonaws.com/{key}\"  # name\n'''name'''\n",
      "const b = `https://name/${key}`; const c = \"name\"; // name\n/* name */ module.exports = {b, c: "
      "'name'};\n",
      "<?php\n$b = 'name'; $u = \"http://name/$k\"; /* name */ # name\ndefine('B', \"name\");\n",
      "b = \"name-#{x}\"\nc = 'name' # name\nputs <<~E\n  name\nE\n",
      "#!/bin/sh\nBUCKET=name\naws s3 cp a \"s3://name/$x\" 'name' # name\ncat <<E\nname\nE\n",
      {"\xff\xfen\0a\0m\0\n\0e\0", 12},
  };
}
