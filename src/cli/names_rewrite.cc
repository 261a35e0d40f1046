#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/names.h"
#include "cli/names_branch.h"
#include "cli/places.h"
#include "scan/checksums.h"
#include "scan/report_json.h"
#include "scan/report_text.h"
#include "scan/rewriting.h"
#include "scan/switches/environment_switch.h"
#include "scan/undo_file.h"
#include "scan/unified_diff.h"

namespace cleave::cli {
namespace {

struct RewriteWords {
  std::filesystem::path undo_file;
  std::vector<std::string> include;
  std::string branch;
  std::string style = "rename";
  bool git = false;
  bool apply = false;
};

/// Everything that a rewriting does, before any of it is done.
struct Rewriting {
  std::vector<scan::Change> changes;
  std::vector<std::string> diffs;          ///< of each change
  std::vector<scan::Hit> left;             ///< names that stay, each with its reason
  std::vector<names::NameEntry> switched;  ///< with --style switch: the names that become variables
  std::vector<scan::Gap> gaps;
  std::size_t failed = 0;  ///< of the changes, those that were tried and could not be made
};

void add_switched(Rewriting& rewriting, const names::NameEntry& entry) {
  const auto known = std::find_if(rewriting.switched.begin(), rewriting.switched.end(),
                                  [&](const names::NameEntry& one) { return one.source == entry.source; });
  if (known == rewriting.switched.end()) rewriting.switched.push_back(entry);
}

Rewriting plan_rewriting(const names::NameMap& map, const scan::Findings& findings,
                         const scan::RewriteOptions& options, Places& places, scan::Checksums& checksums) {
  const names::Finder finder(map);
  Rewriting rewriting;
  std::map<std::string, scan::Rewritten> done;
  for (const auto& hit : findings.hits) {
    if (!scan::is_rewritten(hit.found, options)) {
      rewriting.left.push_back(hit);
      continue;
    }
    const auto identity = places.identity_of(hit.place);
    auto known = done.find(identity);
    if (known == done.end()) {
      const auto before = places.store_of(hit.place).read(hit.place);
      known =
          done.emplace(identity, scan::rewriting(map, finder, places.place_of(hit.place), before, options))
              .first;
      auto& edits = known->second.edits;
      if (!edits.empty()) {
        checksums.add(identity, before);
        rewriting.diffs.push_back(scan::unified_diff(hit.place, before, edits));
        rewriting.changes.push_back(scan::make_change(identity, before, std::move(edits)));
      }
    }
    if (const auto why = known->second.why_kept(hit.found); !why.empty())
      rewriting.left.push_back(scan::kept(hit, why));
    else if (options.style == scan::RewriteStyle::environment)
      add_switched(rewriting, map.entries()[hit.found.entry]);
  }
  return rewriting;
}

/// Takes out of it what somebody among the places has a checksum of.
void keep_vouched(Rewriting& rewriting, const scan::Findings& findings, const scan::RewriteOptions& options,
                  const Places& places, const scan::Checksums& checksums) {
  for (const auto& hit : findings.hits) {
    if (!scan::is_rewritten(hit.found, options)) continue;
    const auto identity = places.identity_of(hit.place);
    const auto holder = checksums.holder_of(identity);
    if (holder.empty()) continue;
    const auto change = std::find_if(rewriting.changes.begin(), rewriting.changes.end(),
                                     [&](const scan::Change& one) { return one.place == identity; });
    if (change != rewriting.changes.end()) {
      rewriting.diffs.erase(rewriting.diffs.begin() + (change - rewriting.changes.begin()));
      rewriting.changes.erase(change);
    }
    const auto is_it = [&](const scan::Hit& left) {
      return left.place == hit.place && left.found.offset == hit.found.offset;
    };
    if (std::none_of(rewriting.left.begin(), rewriting.left.end(), is_it))
      rewriting.left.push_back(scan::kept(hit, scan::why_vouched_by(holder)));
  }
}

/// The way back is on disk before the first place is touched.
void apply(Rewriting& rewriting, const std::filesystem::path& undo_file, Places& places) {
  if (rewriting.changes.empty()) return;
  if (std::filesystem::exists(undo_file))
    throw Error(Error::Kind::input, "undo-file-exists",
                "is there already, and an earlier rewriting may need it")
        .where(undo_file.string())
        .next("Name another one with --undo-file.");
  std::filesystem::create_directories(std::filesystem::absolute(undo_file).parent_path());
  for (auto& change : rewriting.changes)
    change.attributes = places.store_of(change.place).attributes(change.place);
  scan::write_undo_file(undo_file, rewriting.changes);
  for (const auto& change : rewriting.changes) {
    auto gap = places.try_change(change, scan::carry_out);
    if (!gap) continue;
    rewriting.gaps.push_back(*std::move(gap));
    ++rewriting.failed;
  }
}

std::filesystem::path default_undo_file(const Invocation& invocation) {
  auto time = to_rfc3339(SystemClock().now());
  std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
  return invocation.open_work_dir().file("names-undo-" + time + ".json");
}

void say(const Rewriting& rewriting, const RewriteWords& words, const names::NameMap& map, Output& output) {
  for (const auto& diff : rewriting.diffs) output.text(diff);
  if (!rewriting.left.empty()) output.say("\nLeft as they are:");
  for (const auto& hit : rewriting.left) output.say(scan::to_text(hit, map.entries()[hit.found.entry]));
  output.text(scan::to_text(rewriting.gaps));
  if (words.style == "switch" && !rewriting.switched.empty())
    output.text("\nTo be set at the destination:\n" + scan::environment_lines(rewriting.switched));
  output.say(fmt::format("places {}: {}, names left: {}", words.apply ? "rewritten" : "to rewrite",
                         rewriting.changes.size() - rewriting.failed, rewriting.left.size()));
  if (rewriting.changes.empty()) return;
  output.say(words.apply ? "Take it back with: cleave names undo " + words.undo_file.string()
                         : "Nothing was changed. Do it with --apply");
}

Json to_json(const Rewriting& rewriting, const RewriteWords& words, const names::NameMap& map) {
  Json files = Json::array(), left = Json::array();
  for (std::size_t i = 0; i < rewriting.changes.size(); ++i)
    files.push_back({{"place", rewriting.changes[i].place},
                     {"edits", rewriting.changes[i].edits.size()},
                     {"diff", rewriting.diffs[i]}});
  for (const auto& hit : rewriting.left) left.push_back(scan::to_json(hit, map.entries()[hit.found.entry]));
  const bool undoable = words.apply && !rewriting.changes.empty();
  return {{"format", "cleave-names-rewrite-1"},
          {"applied", words.apply},
          {"undo", undoable ? Json(words.undo_file.string()) : Json()},
          {"files", std::move(files)},
          {"rewritten", words.apply ? rewriting.changes.size() - rewriting.failed : 0},
          {"left", std::move(left)},
          {"gaps", scan::to_json(rewriting.gaps)}};
}

Exit rewrite_names(const Invocation& invocation, const ScanWords& scan_words, RewriteWords words,
                   Output& output) {
  const auto map = read_names(invocation, scan_words);
  scan::RewriteOptions options;
  options.includes_ambiguous = !words.include.empty();
  if (words.style == "switch") options.style = scan::RewriteStyle::environment;
  if (words.git) return rewrite_branches(scan_words, words.apply ? words.branch : "", map, options, output);
  const auto findings = find_names(invocation, scan_words, map, told_to(output));
  options.doubtful = findings.doubtful;
  Places places(invocation, scan_words.profile);
  scan::Checksums checksums;
  auto rewriting = plan_rewriting(map, findings, options, places, checksums);
  if (!rewriting.changes.empty()) {
    read_files(invocation, scan_words,
               [&](const std::string& path, std::string_view content) { checksums.look_in(path, content); });
    keep_vouched(rewriting, findings, options, places, checksums);
  }
  rewriting.gaps = findings.gaps;
  if (words.undo_file.empty()) {
    words.undo_file = default_undo_file(invocation);
    if (words.apply && !rewriting.changes.empty()) invocation.open_work_dir().make();
  }
  if (words.apply) apply(rewriting, words.undo_file, places);
  say(rewriting, words, map, output);
  output.document(to_json(rewriting, words, map));
  return rewriting.gaps.size() > findings.gaps.size() ? Exit::differences : Exit::done;
}

}  // namespace

void add_names_rewrite(CLI::App& names, Invocation& invocation) {
  const auto scan_words = std::make_shared<ScanWords>();
  const auto words = std::make_shared<RewriteWords>();
  auto& command = add_command(
      names, invocation,
      {"rewrite", "Show, and with --apply make, the change from the source's names to the destination's",
       "  cleave names rewrite ~/src/shop --map names.txt\n"
       "  cleave names rewrite ~/src/shop --apply\n"
       "  cleave names rewrite ~/src/shop --git --apply\n"
       "  cleave names rewrite /etc/nginx --apply --undo-file nginx-undo.json"},
      [&invocation, scan_words, words](Output& output) {
        return rewrite_names(invocation, *scan_words, *words, output);
      });
  add_scan_options(command, invocation, *scan_words);
  command.add_flag("--apply", words->apply, "Make the change; without it nothing is written");
  command.add_option("--undo-file", words->undo_file,
                     "Where the way back is written; default: names-undo-TIME.json in the work directory");
  auto* git = command.add_flag("--git", words->git,
                               "Rewrite the newest commit into one on a new branch; the work tree stays");
  command.add_option("--branch", words->branch, "The new branch's name")
      ->default_val("cleave/names")
      ->needs(git);
  command
      .add_option(
          "--style", words->style,
          "rename, or switch: read the name from an environment variable, with the source's as default")
      ->capture_default_str()
      ->check(CLI::IsMember({"rename", "switch"}));
  command.add_option("--include", words->include, "ambiguous: rewrite also what may mean something else")
      ->check(CLI::IsMember({"ambiguous"}));
}

}  // namespace cleave::cli
