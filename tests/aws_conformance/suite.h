#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cleave::aws {

/// Collects the outcomes of conformance cases. A case fails by throwing; one that ignore.txt names must fail,
/// so that the list never holds more than it has to.
class Suite {
 public:
  /// `ignored`: "protocols/input/ec2.json Ec2Lists" → reason.
  explicit Suite(std::map<std::string, std::string> ignored) : ignored_(std::move(ignored)) {}

  template <typename Check>
  void run(const std::string& name, Check check);

  /// Prints each failure and each skip, then "N passed, N failed, N skipped". True when nothing failed.
  bool report() const;

 private:
  void add_failure(const std::string& name, const std::string& what);
  void add_success(const std::string& name);

  std::map<std::string, std::string> ignored_;
  std::size_t passed_ = 0;
  std::vector<std::string> failures_;
  std::vector<std::string> skips_;
};

/// Both throw std::runtime_error that shows the two texts when they differ.
void expect_equal(const std::string& what, const std::string& wanted, const std::string& found);

template <typename Check>
void Suite::run(const std::string& name, Check check) {
  try {
    check();
  } catch (const std::exception& problem) {
    add_failure(name, problem.what());
    return;
  }
  add_success(name);
}

/// "FILE CASE: reason", one a line; "#" starts a comment.
std::map<std::string, std::string> read_ignore_list(const std::filesystem::path& path);

void run_requests(Suite& suite, const std::filesystem::path& folder);
void run_responses(Suite& suite, const std::filesystem::path& folder);
void run_signatures(Suite& suite, const std::filesystem::path& folder);

}  // namespace cleave::aws
