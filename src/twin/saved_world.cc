#include "twin/saved_world.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"

namespace cleave::twin {
namespace {

constexpr std::size_t id_letters = 32;

std::filesystem::path objects_of(const std::filesystem::path& file) {
  return file.string() + ".objects";
}

/// The file of the large objects in the making; what is not put in place is removed.
class ObjectsFile {
 public:
  explicit ObjectsFile(std::filesystem::path place)
      : place_(std::move(place)),
        name_(place_.string() + "-XXXXXX"),
        file_(::mkostemp(name_.data(), O_CLOEXEC)) {
    if (file_ < 0) throw fault();
    write(id_);
  }
  ~ObjectsFile() {
    ::close(file_);
    ::unlink(name_.c_str());
  }
  ObjectsFile(const ObjectsFile&) = delete;
  ObjectsFile& operator=(const ObjectsFile&) = delete;

  const std::string& id() const { return id_; }

  Json add(const Bytes& bytes) {
    const Json place = {{"at", size_}, {"bytes", bytes.size()}};
    bytes.read(0, bytes.size(), [&](std::string_view piece) { write(piece); });
    return place;
  }

  void put_in_place() {
    if (::fsync(file_) != 0 || ::rename(name_.c_str(), place_.c_str()) != 0) throw fault();
  }

 private:
  Error fault() const {
    return Error(Error::Kind::input, "cannot-write",
                 fmt::format("cannot write {}: {}", place_.string(), std::strerror(errno)));
  }

  void write(std::string_view bytes) {
    size_ += bytes.size();
    while (!bytes.empty()) {
      const ssize_t done = ::write(file_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) throw fault();
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
  }

  std::filesystem::path place_;
  std::string name_;
  int file_;
  std::string id_ = hex(random_bytes(id_letters / 2));
  std::size_t size_ = 0;
};

Error not_its_objects(const std::filesystem::path& file) {
  return Error(Error::Kind::input, "bad-world",
               fmt::format("{} does not hold the large objects of {}", objects_of(file).string(),
                           file.string()))
      .next("Keep both files of a saved world together.");
}

std::shared_ptr<Spool> open_objects(const std::filesystem::path& file, const std::string& id) {
  const auto spool = Spool::existing(objects_of(file));
  if (id.size() != id_letters || Bytes(spool->stretch(0, id_letters)).text() != id)
    throw not_its_objects(file);
  return spool;
}

}  // namespace

void save_world(const World& world, const std::filesystem::path& file) {
  std::optional<ObjectsFile> objects;
  Json saved = world.save([&](const Bytes& bytes) {
    if (!objects) objects.emplace(objects_of(file));
    return objects->add(bytes);
  });
  if (objects) {
    saved["objects"] = objects->id();
    objects->put_in_place();
  }
  write_file(file, dump_pretty(saved));
  if (!objects) std::filesystem::remove(objects_of(file));
}

void load_world(World& world, const std::filesystem::path& file, const Json& saved) {
  std::shared_ptr<Spool> objects;
  world.load(saved, [&](const Json& place) {
    if (objects == nullptr) objects = open_objects(file, text_or(saved, "objects", ""));
    const auto begin = number_or(place, "at", 0);
    const auto size = number_or(place, "bytes", 0);
    if (begin < 0 || size < 0) throw not_its_objects(file);
    return Bytes(objects->stretch(static_cast<std::size_t>(begin), static_cast<std::size_t>(size)));
  });
}

}  // namespace cleave::twin
