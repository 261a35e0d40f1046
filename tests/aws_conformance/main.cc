// aws_conformance DIR: runs the protocol and signature cases of a conformance folder against the AWS client's
// pure half. Exit code 77 (skipped, for ctest) when there is no such folder.

#include <iostream>

#include "aws_conformance/suite.h"
#include "project_file.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: aws_conformance DIR\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  if (!std::filesystem::is_directory(folder)) {
    std::cout << "skipped: there is no folder " << folder << "\n";
    return 77;
  }
  const std::filesystem::path ignore_list = cleave::project_file("tests/aws_conformance/ignore.txt");
  cleave::aws::Suite suite(cleave::aws::read_ignore_list(ignore_list));
  cleave::aws::run_requests(suite, folder / "protocols/input");
  cleave::aws::run_responses(suite, folder / "protocols/output");
  cleave::aws::run_signatures(suite, folder / "auth/aws4_testsuite");
  return suite.report() ? 0 : 1;
}
