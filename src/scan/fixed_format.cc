#include "scan/fixed_format.h"

#include <sys/stat.h>

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "base/files.h"
#include "scan/archive.h"

namespace cleave::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::array endings = {".sig",    ".asc",    ".sign", ".p7s", ".minisig",
                                ".sha256", ".sha512", ".sha1", ".md5"};
constexpr std::array lists = {"SHA256SUMS",    "SHA512SUMS", "SHA1SUMS",  "MD5SUMS",
                              "sha256sum.txt", "md5sum.txt", "CHECKSUMS", "checksums.txt"};
constexpr std::uintmax_t most_bytes_of_list = 1U << 20;

bool lists_file(const fs::path& list, const std::string& name) {
  std::error_code error;
  const auto size = fs::file_size(list, error);
  if (error || size > most_bytes_of_list) return false;
  const auto content = read_file_if_exists(list).value_or("");
  // "DIGEST  NAME" or "DIGEST *NAME": the name ends its line.
  for (auto at = content.find(name); at != std::string::npos; at = content.find(name, at + 1)) {
    const bool begins =
        at > 0 && (content[at - 1] == ' ' || content[at - 1] == '*' || content[at - 1] == '/');
    const auto end = at + name.size();
    if (begins && (end == content.size() || content[end] == '\n' || content[end] == '\r')) return true;
  }
  return false;
}

std::string why_file_is_fixed(const std::string& path) {
  const fs::path file(path);
  const auto name = file.filename().string();
  struct stat status = {};
  if (::stat(path.c_str(), &status) == 0 && status.st_nlink > 1)
    return fmt::format("the file has {} names (hard links), and the others would keep the old content",
                       status.st_nlink);
  std::error_code error;
  for (const auto* ending : endings)
    if (fs::exists(path + ending, error))
      return fmt::format("{}{} vouches for the file as it is", name, ending);
  for (const auto* list : lists)
    if (name != list && lists_file(file.parent_path() / list, name))
      return fmt::format("{} has the checksum of the file as it is", list);
  return "";
}

}  // namespace

std::string why_fixed(const Place& place, std::string_view beginning) {
  if (!place.why_kept.empty()) return place.why_kept;
  if (is_archive(beginning, place.name)) return "it is an archive: change what it is made from";
  return place.is_file ? why_file_is_fixed(place.name) : "";
}

void keep_format(names::Found& found, const std::string& why, bool is_binary) {
  if (!found.replacement) return;
  const bool same_length = found.layers.empty() && found.replacement->size() == found.length;
  if (why.empty() && (!is_binary || same_length)) return;
  found.reason = !why.empty() ? why : "the file is binary, and the new name has another length";
  found.replacement.reset();
}

}  // namespace cleave::scan
