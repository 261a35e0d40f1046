#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "base/files.h"
#include "base/hash.h"
#include "plan/application.h"
#include "plan/plan.h"
#include "project_file.h"

namespace cleave::report {

/// A file of tests/cases/report.
inline std::string case_file(const std::string& name) {
  return read_file(project_file("tests/cases/report/" + name));
}

inline inventory::Inventory case_inventory() {
  return inventory::inventory_from_json(parse_json(case_file("source.json"), "source.json"), "source.json");
}

/// A plan of the cases; they have no hash, so that people can edit them.
inline plan::Plan case_plan(const std::string& name) {
  auto json = parse_json(case_file(name), name);
  json.erase("hash");
  auto content = json;
  content.erase("made_at");
  json["hash"] = hex(sha256(dump(content))).substr(0, 16);
  return plan::plan_from_json(json, name);
}

/// Compares with a file that people have read. CLEAVE_WRITE_CASES=1 writes it anew: look at the difference
/// before it is committed.
inline void expect_golden(const std::string& name, const std::string& text) {
  if (std::getenv("CLEAVE_WRITE_CASES") != nullptr)
    write_file(project_file("tests/cases/report/" + name), text);
  EXPECT_EQ(text, case_file(name)) << "tests/cases/report/" << name;
}

}  // namespace cleave::report
