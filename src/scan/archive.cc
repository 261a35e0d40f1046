#include "scan/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "scan/compressed.h"

namespace cleave::scan {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t read_bytes = std::size_t{256} * 1024;

// An image of a CD: ECMA-119 6.7.1.2
constexpr std::size_t image_mark_at = 32769;
constexpr std::string_view image_mark = "CD001";

// Beginnings: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.7, RFC 1952, RFC 8878,
// https://tukaani.org/xz/xz-file-format.txt, https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
constexpr std::array beginnings = {"PK\x03\x04"sv,
                                   "PK\x05\x06"sv,
                                   "\x1F\x8B\x08"sv,
                                   "BZh"sv,
                                   "\xFD"
                                   "7zXZ\0"sv,
                                   "\x28\xB5\x2F\xFD"sv,
                                   "\x04\x22\x4D\x18"sv,
                                   "\x02\x21\x4C\x18"sv,
                                   "\x5D\0\0"sv,
                                   "LZIP\x01"sv,
                                   "\x1F\x9D"sv,
                                   "Rar!\x1A\x07"sv,
                                   "MSCF\0\0\0\0"sv,
                                   "!<arch>\n"sv,
                                   "xar!\0"sv,
                                   "\xED\xAB\xEE\xDB"sv,
                                   "070707"sv,
                                   "7z\xBC\xAF\x27\x1C"sv,
                                   "070701"sv,
                                   "070702"sv};
// A zip may have a program before it, which unpacks or starts it.
constexpr std::array zip_endings = {".zip"sv, ".jar"sv, ".war"sv, ".ear"sv, ".whl"sv};

struct Free {
  void operator()(::archive* reader) const { ::archive_read_free(reader); }
};

/// Gives the bytes to libarchive. https://github.com/libarchive/libarchive/wiki/ManPageArchiveReadOpen3
struct Input {
  const Bytes& bytes;
  std::uint64_t offset = 0;
  ReadBuffer block = ReadBuffer();

  static la_ssize_t read(::archive* reader, void* self, const void** block) {
    auto& input = *static_cast<Input*>(self);
    if (const int reason = input.bytes.read(input.offset, read_bytes, input.block); reason != 0) {
      ::archive_set_error(reader, reason, "cannot be read");
      return ARCHIVE_FATAL;
    }
    input.offset += input.block.size();
    *block = input.block.data();
    return static_cast<la_ssize_t>(input.block.size());
  }
  static la_int64_t skip(::archive*, void* self, la_int64_t count) {
    auto& input = *static_cast<Input*>(self);
    const auto left = input.bytes.size() - std::min(input.offset, input.bytes.size());
    const auto skipped = std::min(left, static_cast<std::uint64_t>(std::max<la_int64_t>(count, 0)));
    input.offset += skipped;
    return static_cast<la_int64_t>(skipped);
  }
  static la_int64_t seek(::archive*, void* self, la_int64_t by, int from) {
    auto& input = *static_cast<Input*>(self);
    const auto start = from == SEEK_SET ? 0 : from == SEEK_CUR ? input.offset : input.bytes.size();
    const auto target = static_cast<la_int64_t>(start) + by;
    if (target < 0) return ARCHIVE_FATAL;
    input.offset = static_cast<std::uint64_t>(target);
    return target;
  }
};

enum class Formats { all, raw };

/// Only what needs no other program: "all" filters would start some.
std::unique_ptr<::archive, Free> open_reader(Input& input, Formats formats) {
  std::unique_ptr<::archive, Free> reader(::archive_read_new());
  auto* raw = reader.get();
  ::archive_read_support_filter_gzip(raw);
  ::archive_read_support_filter_bzip2(raw);
  ::archive_read_support_filter_xz(raw);
  ::archive_read_support_filter_zstd(raw);
  ::archive_read_support_filter_lz4(raw);
  ::archive_read_support_filter_lzma(raw);
  ::archive_read_support_filter_lzip(raw);
  ::archive_read_support_filter_compress(raw);
  ::archive_read_support_filter_rpm(raw);
  if (formats == Formats::all) {
    ::archive_read_support_format_tar(raw);
    ::archive_read_support_format_zip(raw);
    ::archive_read_support_format_cpio(raw);
    ::archive_read_support_format_7zip(raw);
    ::archive_read_support_format_ar(raw);
    ::archive_read_support_format_cab(raw);
    ::archive_read_support_format_iso9660(raw);
    ::archive_read_support_format_rar(raw);
    ::archive_read_support_format_rar5(raw);
    ::archive_read_support_format_xar(raw);
  }
  ::archive_read_support_format_raw(raw);
  ::archive_read_support_format_empty(raw);
  ::archive_read_set_read_callback(raw, Input::read);
  ::archive_read_set_skip_callback(raw, Input::skip);
  ::archive_read_set_seek_callback(raw, Input::seek);
  ::archive_read_set_callback_data(raw, &input);
  return reader;
}

std::string error_of(::archive* reader) {
  const char* text = ::archive_error_string(reader);
  return text == nullptr ? "it is damaged" : text;
}

/// "backup/dump.sql.gz" holds "dump.sql".
std::string name_inside(std::string_view place) {
  place.remove_prefix(place.find_last_of("/!") + 1);
  const auto dot = place.rfind('.');
  return std::string(dot == std::string_view::npos || dot == 0 ? place : place.substr(0, dot));
}

std::string member_name(::archive* reader, ::archive_entry* entry, std::string_view place) {
  if (::archive_format(reader) == ARCHIVE_FORMAT_RAW) return name_inside(place);
  const char* name = ::archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = ::archive_entry_pathname(entry);
  return name == nullptr ? "?" : name;
}

/// The blocks of the member at hand; takes what it reads from the budget.
class Member {
 public:
  Member(::archive* reader, std::string place, UnpackBudget& budget, const GapSink& gap)
      : reader_(reader), place_(std::move(place)), budget_(budget), gap_(gap) {}

  std::string_view next() {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int result = ARCHIVE_OK;
    do result = ::archive_read_data_block(reader_, &block, &size, &offset);
    while (result >= ARCHIVE_WARN && result != ARCHIVE_EOF && size == 0);
    if (result == ARCHIVE_EOF) return {};
    if (result < ARCHIVE_WARN) {
      gap_({place_, fmt::format("cannot be unpacked: {}", error_of(reader_)),
            "Unpack it with the program that made it, and scan the folder."});
      return {};
    }
    if (size > budget_.bytes) {
      budget_.bytes = 0;
      gap_(too_much(place_));
      return {};
    }
    budget_.bytes -= size;
    return {static_cast<const char*>(block), size};
  }
  const std::string& place() const { return place_; }

 private:
  ::archive* reader_;
  std::string place_;
  UnpackBudget& budget_;
  const GapSink& gap_;
};

/// False when it seems to be an empty archive inside of a compressed file: so does anything that begins with
/// zeros, such as the image of a disk.
bool unpack_as(Formats formats, const Bytes& archive, const std::string& place, UnpackBudget& budget,
               const MemberSink& member, const GapSink& gap) {
  Input input{archive};
  const auto reader = open_reader(input, formats);
  int result = ::archive_read_open1(reader.get());
  ::archive_entry* entry = nullptr;
  for (bool is_first = true; result >= ARCHIVE_WARN && budget.bytes > 0; is_first = false) {
    result = ::archive_read_next_header(reader.get(), &entry);
    if (result == ARCHIVE_EOF) return !is_first || ::archive_filter_count(reader.get()) < 2;
    if (result < ARCHIVE_WARN) break;
    if (budget.members == 0) {
      gap(too_much(place));
      return true;
    }
    --budget.members;
    // Members of "ar" may have no type.
    const auto type = ::archive_entry_filetype(entry);
    const bool is_file =
        ::archive_format(reader.get()) == ARCHIVE_FORMAT_RAW || type == AE_IFREG || type == 0;
    if (!is_file) continue;
    Member current(reader.get(), fmt::format("{}!{}", place, member_name(reader.get(), entry, place)), budget,
                   gap);
    member(current.place(), [&] { return current.next(); });
  }
  if (result < ARCHIVE_WARN)
    gap({place, fmt::format("cannot be unpacked: {}", error_of(reader.get())),
         "Unpack it with the program that made it, and scan the folder."});
  return true;
}

}  // namespace

Gap too_much(const std::string& place) {
  return {place, "unpacks to more than is read of one archive; the rest was not read",
          "Give it more with --unpack-limit, or unpack it and scan the folder."};
}

bool is_archive(std::string_view beginning, std::string_view name) {
  const auto begins = [&](std::string_view magic) { return beginning.starts_with(magic); };
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  return std::any_of(beginnings.begin(), beginnings.end(), begins) ||
         (beginning.size() >= 262 && beginning.substr(257, 5) == "ustar") ||
         (beginning.size() >= 512 && name.ends_with(".tar")) ||
         (beginning.size() > image_mark_at && beginning.substr(image_mark_at).starts_with(image_mark)) ||
         compression_of(beginning, name) != Compression::none ||
         (beginning.starts_with("#!") && std::any_of(zip_endings.begin(), zip_endings.end(), ends));
}

void unpack(const Bytes& archive, const std::string& place, UnpackBudget& budget, const MemberSink& member,
            const GapSink& gap) {
  ReadBuffer beginning;
  const bool is_read = archive.read(0, 2, beginning) == 0;
  const auto compression = is_read ? compression_of(beginning.view(), place) : Compression::none;
  if (compression != Compression::none)
    return decompress(archive, compression, fmt::format("{}!{}", place, name_inside(place)), budget, member,
                      gap);
  if (!unpack_as(Formats::all, archive, place, budget, member, gap))
    unpack_as(Formats::raw, archive, place, budget, member, gap);
}

}  // namespace cleave::scan
