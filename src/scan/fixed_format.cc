#include "scan/fixed_format.h"

#include <sys/stat.h>

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "scan/archive.h"
#include "scan/small_file.h"

namespace cleave::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::array endings = {".sig",    ".asc",    ".sign", ".p7s", ".minisig",
                                ".sha256", ".sha512", ".sha1", ".md5"};
constexpr std::array lists = {"SHA256SUMS",    "SHA512SUMS", "SHA1SUMS",  "MD5SUMS",
                              "sha256sum.txt", "md5sum.txt", "CHECKSUMS", "checksums.txt"};

bool lists_file(const fs::path& list, const std::string& name) {
  const auto content = small_file(list);
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

}  // namespace cleave::scan
