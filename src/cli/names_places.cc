#include <unistd.h>

#include <thread>

#include "cli/names.h"
#include "cli/size.h"
#include "scan/scanner.h"
#include "scan/tree.h"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

/// What of the split itself must not be taken for a place: its files name everything.
std::vector<scan::FileIdentity> own_files(const Invocation& invocation, const ScanWords& words) {
  std::vector<scan::FileIdentity> own;
  for (const auto& path : {words.map, invocation.work_dir, invocation.open_work_dir().settings_path()}) {
    if (path.empty()) continue;
    if (const auto identity = scan::identity_of(path)) own.push_back(*identity);
  }
  return own;
}

Error no_place(const std::string& place) {
  return Error(Error::Kind::input, "no-such-place", "there is no such file or folder")
      .where(place)
      .next("Places are paths, - for standard input, s3://BUCKET/PREFIX and mysql://USER@HOST/DATABASE.");
}

void scan_standard_input(scan::Scanner& scanner) {
  std::string block(std::size_t{1} << 20, '\0');
  scanner.scan({"-"}, [&]() -> std::string_view {
    const auto got = ::read(STDIN_FILENO, block.data(), block.size());
    return got <= 0 ? std::string_view() : std::string_view(block).substr(0, static_cast<std::size_t>(got));
  });
}

}  // namespace

scan::Findings find_names(const Invocation& invocation, const ScanWords& words, const names::NameMap& map,
                          Output& output) {
  const names::Finder finder(map);
  scan::ScanOptions options;
  options.unpacks = !words.no_archives;
  if (!words.unpack_limit.empty()) options.unpack_limit = parse_size(words.unpack_limit);
  scan::Scanner scanner(map, finder, options);
  WorkerPool pool(std::max(1U, std::thread::hardware_concurrency()));
  using Links = scan::FileBytes::Links;
  scan::Tree tree(
      {!words.no_ignore, own_files(invocation, words)}, pool,
      [&](const std::string& path) {
        scanner.scan_file({path, scan::role_of(path)}, Links::refuse, pool);
      },
      [&](scan::Gap gap) { scanner.add(std::move(gap)); });
  output.progress("looking for names");
  for (const auto& place : words.places) {
    if (place == "-")
      scan_standard_input(scanner);
    else if (fs::is_directory(place))
      tree.walk(place);
    else if (fs::exists(place))
      scanner.scan_file({place, scan::role_of(place)}, Links::follow, pool);
    else
      throw no_place(place);
  }
  pool.wait();
  auto findings = scanner.take();
  findings.ignored = tree.ignored();
  return findings;
}

void add_scan_options(CLI::App& command, ScanWords& words) {
  command.add_option(
      "PLACE", words.places,
      "Files, folders, - for standard input, s3://BUCKET[/PREFIX], mysql://USER@HOST/DATABASE");
  command
      .add_option("--map", words.map,
                  "Lines of SOURCE DESTINATION [KIND], or JSON; without it what the plan changes")
      ->check(CLI::ExistingFile);
  command.add_flag("--no-ignore", words.no_ignore, "Read also what .gitignore files leave out, and .git");
  command.add_flag("--no-archives", words.no_archives, "Do not look into archives and compressed files");
  command.add_option("--unpack-limit", words.unpack_limit,
                     "How much is read of one archive: 20G; default 1G, or 200 times its size");
}

}  // namespace cleave::cli
