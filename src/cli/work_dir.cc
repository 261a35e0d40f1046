#include "cli/work_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::cli {
namespace {

std::string read(const std::filesystem::path& path, std::string_view made_by) {
  auto content = read_file_if_exists(path);
  if (content) return *std::move(content);
  throw Error(Error::Kind::input, "no-file", "there is no such file yet")
      .where(path.string())
      .next(fmt::format("Make it with: cleave {}", made_by));
}

/// The work directory, held open: nobody can put another one in its place between two looks.
class Folder {
 public:
  /// Is not open when there is no such folder.
  explicit Folder(const std::filesystem::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) {
    std::error_code error;
    if (std::filesystem::is_symlink(std::filesystem::symlink_status(path, error)))
      throw unsafe("it is a symbolic link");
    struct stat status = {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0 || status.st_uid == ::geteuid()) return;
    ::close(descriptor_);
    throw unsafe(fmt::format("it belongs to the user {}, not to you ({})", status.st_uid, ::geteuid()));
  }
  ~Folder() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  bool is_open() const { return descriptor_ >= 0; }

  /// The regular files in it.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(path_, error)) {
      if (entry.is_regular_file(error) && !entry.is_symlink(error)) names.push_back(entry.path().filename());
    }
    return names;
  }

  /// Takes away what others may do with it.
  void give(const std::string& name, mode_t mode) const {
    struct stat status = {};
    if (::fstatat(descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return;
    if ((status.st_mode & 077) == 0 || S_ISLNK(status.st_mode)) return;
    if (::fchmodat(descriptor_, name.c_str(), mode, 0) == 0) return;
    throw unsafe(fmt::format("others may use {}, which cannot be changed: {}", name, std::strerror(errno)));
  }

 private:
  Error unsafe(std::string what) const {
    return Error(Error::Kind::input, "unsafe-work-dir", std::move(what))
        .where(path_.string())
        .next("Choose another --work-dir, one of your own.");
  }

  const std::filesystem::path& path_;
  const int descriptor_;
};

/// Takes a line away that only says how the file came about.
void erase_line(std::string& text, std::string_view begin) {
  const auto line = text.find(begin);
  if (line != std::string::npos) text.erase(line, text.find('\n', line + 1) - line);
}

}  // namespace

WorkDir::WorkDir(std::filesystem::path path) : path_(std::filesystem::absolute(path).lexically_normal()) {
  if (!path_.has_filename()) path_ = path_.parent_path();
  secure();
}

void WorkDir::secure() const {
  const Folder folder(path_);
  if (!folder.is_open()) return;
  folder.give(".", 0700);
  for (const auto& name : folder.names()) folder.give(name, 0600);
}

void WorkDir::make() const {
  std::error_code reason;
  std::filesystem::create_directories(path_.parent_path(), reason);
  const bool is_made = !reason && ::mkdir(path_.c_str(), 0700) == 0;
  if (is_made) return;
  if (!reason && errno == EEXIST && std::filesystem::is_directory(path_)) return secure();
  if (!reason) reason = std::error_code(errno, std::generic_category());
  throw Error(Error::Kind::input, "cannot-write", fmt::format("cannot make the folder: {}", reason.message()))
      .where(path_.string())
      .next("Choose another --work-dir.");
}

FileLock WorkDir::lock() const {
  make();
  return FileLock(path_ / "lock");
}

inventory::Inventory WorkDir::read_source() const {
  return read_inventory(source_path());
}

inventory::Inventory WorkDir::read_destination() const {
  return read_inventory(destination_path());
}

inventory::Inventory WorkDir::read_inventory(const std::filesystem::path& file) const {
  return inventory::inventory_from_json(parse_json(read(file, "inventory"), file.string()), file.string());
}

std::string WorkDir::hash_of_inventory(const std::filesystem::path& file) const {
  auto text = read(file, "inventory");
  erase_line(text, "\n  \"caller_arn\": ");
  erase_line(text, "\n  \"taken_at\": ");
  return hex(sha256(text)).substr(0, 16);
}

void WorkDir::write(const std::filesystem::path& file, std::string_view content) const {
  make();
  write_file(file, content);
}

}  // namespace cleave::cli
