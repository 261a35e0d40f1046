#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <thread>

#include "cli/accounts.h"
#include "cli/databases.h"
#include "cli/names.h"
#include "cli/size.h"
#include "mysql/connection.h"
#include "scan/database_texts.h"
#include "scan/file_choice.h"
#include "scan/git/git_program.h"
#include "scan/git/history.h"
#include "scan/inventory_texts.h"
#include "scan/objects.h"
#include "scan/scanner.h"
#include "scan/tree.h"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

/// What of the split itself must not be taken for a place: its files name everything.
std::vector<std::string> own_files(const Invocation& invocation, const ScanWords& words) {
  const auto work_dir = invocation.open_work_dir();
  return {words.map.string(), work_dir.plan_path().parent_path().string(), work_dir.settings_path().string()};
}

Error no_place(const std::string& place) {
  return Error(Error::Kind::input, "no-such-place", "there is no such file or folder")
      .where(place)
      .next("Places are paths, - for standard input, s3://BUCKET/PREFIX and mysql://USER@HOST/DATABASE.");
}

scan::Place file_place(const std::string& path) {
  scan::Place place;
  place.name = path;
  place.role = scan::role_of(path);
  place.is_file = true;
  return place;
}

bool is_folder(const std::string& place) {
  std::error_code error;
  return fs::is_directory(place, error);
}

scan::ScanOptions options_of(const ScanWords& words) {
  scan::ScanOptions options;
  options.unpacks = !words.no_archives;
  if (!words.unpack_limit.empty()) options.unpack_limit = parse_size(words.unpack_limit);
  return options;
}

/// As `cleave mysql` takes them.
bool is_database(const std::string& place) {
  return place.starts_with("mysql://") || place.starts_with('@');
}

/// Each repository once, however many of its folders are named.
void add_histories(const ScanWords& words, const names::NameMap& map, const names::Finder& finder,
                   scan::Findings& findings) {
  std::set<std::string> done;
  for (const auto& place : words.places) {
    if (!is_folder(place)) continue;
    const auto repository = scan::git_answer(place, {"rev-parse", "--absolute-git-dir"});
    if (done.insert(repository).second) findings += scan::scan_history(place, map, finder, options_of(words));
  }
}

void scan_standard_input(scan::Scanner& scanner) {
  std::string block(std::size_t{1} << 20, '\0');
  scan::Place place;
  place.name = "-";
  place.why_kept = "it came through a pipe: rewrite where it comes from";
  scanner.scan(place, [&]() -> std::string_view {
    const auto got = ::read(STDIN_FILENO, block.data(), block.size());
    return got <= 0 ? std::string_view() : std::string_view(block).substr(0, static_cast<std::size_t>(got));
  });
}

/// What is left of a path below the place that it was found in.
std::string_view below_place(std::string_view path, const std::vector<std::string>& places) {
  std::size_t longest = 0;
  for (const auto& place : places)
    if (path.starts_with(place) && (place.ends_with('/') || path.substr(place.size()).starts_with('/')))
      longest = std::max(longest, place.size());
  path.remove_prefix(longest);
  return path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

bool is_in_repository(const std::string& folder) {
  std::error_code error;
  for (auto path = fs::absolute(folder).lexically_normal();; path = path.parent_path()) {
    if (fs::exists(path / ".git", error)) return true;
    if (!path.has_relative_path()) return false;
  }
}

/// Files that ignore files name, and that are in the repository all the same. Throws Error when git cannot
/// tell.
std::vector<std::string> tracked_and_ignored(const std::string& folder) {
  std::vector<std::string> paths;
  if (!is_in_repository(folder)) return paths;
  scan::GitProgram git(folder, {"ls-files", "-z", "--cached", "--ignored", "--exclude-standard"});
  std::string path;
  while (git.read_to('\0', path)) paths.push_back((fs::path(folder) / path).string());
  git.finish();
  return paths;
}

}  // namespace

std::function<void(const std::string& place)> told_to(Output& output) {
  return [&output](const std::string& place) { output.progress("looking for names in " + place); };
}

scan::Findings find_names(const Invocation& invocation, const ScanWords& words, const names::NameMap& map,
                          const std::function<void(const std::string& place)>& begins) {
  const names::Finder finder(map);
  scan::Scanner scanner(map, finder, options_of(words));
  WorkerPool pool(std::max(1U, std::thread::hardware_concurrency()));
  using Links = scan::FileBytes::Links;
  const scan::FileChoice choice(words.globs, words.types);
  std::atomic<std::uint64_t> not_chosen = 0;
  const auto scan_file = [&](const std::string& path) {
    if (choice.takes(below_place(path, words.places)))
      scanner.scan_file(file_place(path), Links::refuse, pool);
    else
      ++not_chosen;
  };
  scan::Tree tree({!words.no_ignore, own_files(invocation, words)}, pool, scan_file,
                  [&](scan::Gap gap) { scanner.add(std::move(gap)); });
  std::optional<aws::Account> account;
  std::error_code error;
  for (const auto& place : words.places) {
    begins(place);
    if (place == "-") {
      scan_standard_input(scanner);
    } else if (scan::is_object_name(place)) {
      if (!account) account = open_account(words.profile, "", invocation, Access::read_only);
      scan::scan_objects(*account, scan::ObjectName::from(place), scanner, pool);
    } else if (is_database(place)) {
      mysql::Connection connection(find_database(invocation, "source", place));
      scan::scan_database(connection, {words.skipped_tables, words.skipped_columns}, scanner);
    } else if (is_folder(place)) {
      tree.walk(place);
      if (!words.no_ignore)
        pool.submit([&, place] {
          scanner.attempt(place, [&] {
            std::error_code gone;
            for (const auto& path : tracked_and_ignored(place))
              if (fs::is_regular_file(fs::symlink_status(path, gone))) scan_file(path);
          });
        });
    } else if (fs::exists(place, error)) {
      scanner.scan_file(file_place(place), Links::follow, pool);
    } else {
      throw no_place(place);
    }
  }
  pool.wait();
  auto findings = scanner.take();
  findings.ignored = tree.ignored();
  findings.not_chosen = not_chosen;
  if (words.history) add_histories(words, map, finder, findings);
  if (words.inventory)
    findings +=
        scan::scan_inventory(invocation.open_work_dir().read_source(), map, finder, options_of(words));
  return findings;
}

void read_files(const Invocation& invocation, const ScanWords& words,
                const std::function<void(const std::string& path, std::string_view content)>& each) {
  constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;
  using Links = scan::FileBytes::Links;
  const auto read = [&](const std::string& path) {
    static thread_local ReadBuffer buffer;
    try {
      const scan::FileBytes file(path, Links::refuse);
      if (file.size() <= most_bytes && file.read(0, file.size(), buffer) == 0) each(path, buffer.view());
    } catch (const Error&) {  // find_names has told of it.
    }
  };
  WorkerPool pool(std::max(1U, std::thread::hardware_concurrency()));
  scan::Tree tree({!words.no_ignore, own_files(invocation, words)}, pool, read, [](const scan::Gap&) {});
  std::error_code error;
  for (const auto& place : words.places) {
    if (is_folder(place)) {
      tree.walk(place);
    } else if (fs::is_regular_file(place, error)) {
      for (fs::directory_iterator file(fs::absolute(place).parent_path(), error), end; !error && file != end;
           file.increment(error))
        read(file->path().string());
    }
  }
  pool.wait();
}

void add_scan_options(CLI::App& command, Invocation& invocation, ScanWords& words) {
  command.add_option(
      "PLACE", words.places,
      "Files, folders, - for standard input, s3://BUCKET[/PREFIX], mysql://USER@HOST/DATABASE");
  command
      .add_option("--map", words.map,
                  "Lines of SOURCE DESTINATION [KIND], or JSON; without it what the plan changes")
      ->check(CLI::ExistingFile);
  command.add_flag("--history", words.history,
                   "Read also what the branches and tags of the repositories hold");
  command.add_flag("--inventory", words.inventory,
                   "Read also the source's inventory: user data, policies, settings");
  command.add_option("--profile", words.profile,
                     "The profile of the AWS configuration that reads s3:// places");
  add_endpoint_option(command, invocation);
  command.add_flag("--no-ignore", words.no_ignore, "Read also what .gitignore files leave out, and .git");
  command
      .add_option("-g,--glob", words.globs, "Only files that fit, as ripgrep takes it; with ! none that fit")
      ->allow_extra_args(false);
  command.add_option("--type", words.types, "Only files of this type: php, py, js, yaml …")
      ->allow_extra_args(false);
  command.add_option("--skip-table", words.skipped_tables, "Leave this table of databases out; may hold *")
      ->allow_extra_args(false);
  command
      .add_option("--skip-column", words.skipped_columns,
                  "Leave this column of databases out: TABLE.COLUMN; may hold *")
      ->allow_extra_args(false);
  command.add_flag("--no-archives", words.no_archives, "Do not look into archives and compressed files");
  command.add_option("--unpack-limit", words.unpack_limit,
                     "How much is read of one archive: 20G; default 1G, or 200 times its size");
}

}  // namespace cleave::cli
