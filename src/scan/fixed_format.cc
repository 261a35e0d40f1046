#include "scan/fixed_format.h"

#include <sys/stat.h>

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "scan/archive.h"

namespace cleave::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t state_reach = std::size_t{64} * 1024;

constexpr std::array endings = {".sig",    ".asc",    ".sign", ".p7s", ".minisig",
                                ".sha256", ".sha512", ".sha1", ".md5"};
constexpr std::array lists = {"SHA256SUMS",    "SHA512SUMS", "SHA1SUMS",  "MD5SUMS",
                              "sha256sum.txt", "md5sum.txt", "CHECKSUMS", "checksums.txt"};

/// A file that has a checksum of another one, and the program that makes it anew.
struct MadeFrom {
  std::string_view source, made, mark, program;
};
// https://python-poetry.org/docs/cli/#lock, https://pipenv.pypa.io/en/latest/pipfile.html,
// https://getcomposer.org/doc/01-basic-usage.md, https://helm.sh/docs/helm/helm_dependency/,
// https://guides.cocoapods.org/using/using-cocoapods.html
constexpr std::array made_from = {
    MadeFrom{"pyproject.toml", "poetry.lock", "content-hash", "poetry lock"},
    MadeFrom{"pyproject.toml", "pdm.lock", "content_hash", "pdm lock"},
    MadeFrom{"Pipfile", "Pipfile.lock", "sha256", "pipenv lock"},
    MadeFrom{"composer.json", "composer.lock", "content-hash", "composer update --lock"},
    MadeFrom{"Chart.yaml", "Chart.lock", "digest", "helm dependency update"},
    MadeFrom{"Podfile", "Podfile.lock", "PODFILE CHECKSUM", "pod install"},
};

bool lists_file(std::string_view content, const std::string& name) {
  // "DIGEST  NAME" or "DIGEST *NAME": the name ends its line.
  for (auto at = content.find(name); at != std::string::npos; at = content.find(name, at + 1)) {
    const bool begins =
        at > 0 && (content[at - 1] == ' ' || content[at - 1] == '*' || content[at - 1] == '/');
    const auto end = at + name.size();
    if (begins && (end == content.size() || content[end] == '\n' || content[end] == '\r')) return true;
  }
  return false;
}

std::string why_links_hold_it(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0 || status.st_nlink <= 1) return "";
  return fmt::format("the file has {} names (hard links), and the others would keep the old content",
                     status.st_nlink);
}

std::string why_neighbours_hold_it(const std::string& path, const Neighbours& neighbours) {
  const fs::path file(path);
  const auto name = file.filename().string();
  for (const auto* ending : endings)
    if (neighbours.has(path + ending)) return fmt::format("{}{} vouches for the file as it is", name, ending);
  for (const auto* list : lists)
    if (name != list && lists_file(neighbours.small((file.parent_path() / list).string()), name))
      return fmt::format("{} has the checksum of the file as it is", list);
  for (const auto& one : made_from)
    if (name == one.source &&
        neighbours.small((file.parent_path() / one.made).string()).find(one.mark) != std::string::npos)
      return fmt::format("{} has a checksum of it: change it by hand and run {}", one.made, one.program);
  return "";
}

/// What Terraform or Pulumi remembers of the world. https://developer.hashicorp.com/terraform/language/state
bool is_state(std::string_view name, std::string_view beginning) {
  const auto has = [&](std::string_view text) { return beginning.find(text) != std::string_view::npos; };
  return name.ends_with(".tfstate") || name.find(".tfstate.") != std::string_view::npos ||
         (has("\"terraform_version\"") && has("\"lineage\"")) ||
         (has("\"checkpoint\"") && has("\"manifest\"") && has("\"resources\""));
}

}  // namespace

std::string why_fixed(const Place& place, std::string_view beginning) {
  if (!place.why_kept.empty()) return place.why_kept;
  if (is_archive(beginning, place.name)) return "it is an archive: change what it is made from";
  if (is_state(place.name, beginning.substr(0, state_reach)))
    return "it is what a tool remembers of the source: give the destination a state of its own";
  if (place.is_file)
    if (auto why = why_links_hold_it(place.name); !why.empty()) return why;
  const auto* neighbours = neighbours_of(place);
  return neighbours == nullptr ? "" : why_neighbours_hold_it(place.name, *neighbours);
}

}  // namespace cleave::scan
