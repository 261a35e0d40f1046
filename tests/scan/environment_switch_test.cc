#include "scan/switches/environment_switch.h"

#include <gtest/gtest.h>

namespace cleave::scan {
namespace {

/// The program with "pressi-assets" read from the environment where that can be.
std::string switched(std::string_view path, std::string_view bytes) {
  names::NameMap map;
  map.add({"pressi-assets", "new-assets", names::NameKind::bucket, "", ""});
  std::vector<names::Found> chosen;
  for (auto at = bytes.find("pressi-assets"); at != std::string_view::npos;
       at = bytes.find("pressi-assets", at + 1)) {
    names::Found found;
    found.offset = found.inner_offset = at;
    found.length = found.inner_length = 13;
    found.replacement = "new-assets";
    chosen.push_back(std::move(found));
  }
  return names::edited(bytes, take_switches(path, bytes, map, chosen));
}

TEST(EnvironmentSwitch, Python) {
  EXPECT_EQ(switched("a.py", "import boto3\nBUCKET = 'pressi-assets'\nurl = \"s3://pressi-assets/a\"\n"),
            "import os\nimport boto3\nBUCKET = os.environ.get('PRESSI_ASSETS_BUCKET', 'pressi-assets')\n"
            "url = (\"s3://\" + os.environ.get(\"PRESSI_ASSETS_BUCKET\", \"pressi-assets\") + \"/a\")\n");
  EXPECT_EQ(switched("a.py", "import os\nx = 'pressi-assets'\n"),
            "import os\nx = os.environ.get('PRESSI_ASSETS_BUCKET', 'pressi-assets')\n");
}

TEST(EnvironmentSwitch, JavaScript) {
  EXPECT_EQ(switched("a.ts", "export const b = \"pressi-assets\"\nconst u = `s3://pressi-assets/${k}`\n"),
            "export const b = (process.env.PRESSI_ASSETS_BUCKET || \"pressi-assets\")\n"
            "const u = `s3://${process.env.PRESSI_ASSETS_BUCKET || \"pressi-assets\"}/${k}`\n");
}

TEST(EnvironmentSwitch, PhpAndRuby) {
  EXPECT_EQ(switched("a.php", "<?php $b = 's3://pressi-assets';\n"),
            "<?php $b = ('s3://' . (getenv('PRESSI_ASSETS_BUCKET') ?: 'pressi-assets'));\n");
  EXPECT_EQ(switched("a.rb", "b = 'pressi-assets'\n"),
            "b = ENV.fetch('PRESSI_ASSETS_BUCKET', 'pressi-assets')\n");
}

TEST(EnvironmentSwitch, Shell) {
  EXPECT_EQ(switched("a.sh", "aws s3 ls \"s3://pressi-assets/\"\n"),
            "aws s3 ls \"s3://${PRESSI_ASSETS_BUCKET:-pressi-assets}/\"\n");
}

TEST(EnvironmentSwitch, WhatIsNoTextOfTheProgramStays) {
  for (const auto& [path, text] :
       {std::pair("a.py", "import os\n# 'pressi-assets'\n"),
        std::pair("a.py", "import os\n\"\"\"\nsee 'pressi-assets'\n\"\"\"\n"),
        std::pair("a.py", "import os\nx = f'pressi-assets'\n"), std::pair("a.py", "x = 'pressi-assets'\n"),
        std::pair("a.yaml", "b: 'pressi-assets'\n"), std::pair("a.sh", "aws s3 ls s3://pressi-assets\n"),
        std::pair("a.js", "x = 'pressi-assets\n")})
    EXPECT_EQ(switched(path, text), text);
}

TEST(EnvironmentSwitch, SaysWhatToSet) {
  EXPECT_EQ(environment_lines({{"pressi-assets", "new-assets", names::NameKind::bucket, "", ""}}),
            "PRESSI_ASSETS_BUCKET=new-assets  # at the source: pressi-assets\n");
  EXPECT_EQ(variable_of({"111111111111", "", names::NameKind::account, "", ""}), "AWS_111111111111_ACCOUNT");
}

}  // namespace
}  // namespace cleave::scan
