#include "aws_conformance/suite.h"

#include <iostream>
#include <sstream>
#include <stdexcept>

#include "base/files.h"

namespace cleave::aws {

void Suite::add_failure(const std::string& name, const std::string& what) {
  const auto reason = ignored_.find(name);
  if (reason != ignored_.end()) {
    skips_.push_back(name + ": " + reason->second);
  } else {
    failures_.push_back(name + ": " + what);
  }
}

void Suite::add_success(const std::string& name) {
  if (ignored_.contains(name)) {
    failures_.push_back(name + ": passes; take it off the ignore list");
  } else {
    ++passed_;
  }
}

bool Suite::report() const {
  for (const std::string& failure : failures_) std::cout << "FAILED  " << failure << "\n";
  for (const std::string& skip : skips_) std::cout << "skipped " << skip << "\n";
  std::cout << passed_ << " passed, " << failures_.size() << " failed, " << skips_.size() << " skipped\n";
  return failures_.empty();
}

void expect_equal(const std::string& what, const std::string& wanted, const std::string& found) {
  if (wanted != found) throw std::runtime_error(what + "\n  wanted " + wanted + "\n  found  " + found);
}

std::map<std::string, std::string> read_ignore_list(const std::filesystem::path& path) {
  std::map<std::string, std::string> ignored;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(": ");
    if (line.empty() || line[0] == '#' || colon == std::string::npos) continue;
    ignored[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return ignored;
}

}  // namespace cleave::aws
