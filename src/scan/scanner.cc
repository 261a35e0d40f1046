#include "scan/scanner.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include <fmt/format.h>

#include "scan/hit_maker.h"
#include "scan/opaque.h"
#include "scan/other_thing.h"
#include "scan/pdf.h"
#include "scan/pieces.h"

namespace cleave::scan {
namespace {

constexpr std::size_t margin = names::Finder::margin;
// An archive inside of an archive is held in memory whole.
constexpr std::size_t most_inner_archive = std::size_t{256} << 20;
constexpr int most_depth = 8;
constexpr std::uint64_t least_limit = 1'000'000'000, limit_ratio = 200;

constexpr auto inside_an_archive = "it is inside an archive: change what the archive is made from";

}  // namespace

/// How far down in archives we are, and what the outermost may still unpack.
struct Scanner::Depth {
  UnpackBudget budget;
  int level = 0;
};

void Scanner::scan(const Place& place, std::string_view bytes) {
  scan(place, bytes, nullptr);
}

void Scanner::scan(const Place& place, const ByteSource& bytes) {
  scan(place, bytes, nullptr);
}

bool Scanner::is_packed(const Place& place, std::string_view beginning) const {
  return options_.unpacks && is_archive(beginning, place.name);
}

void Scanner::scan(const Place& place, std::string_view bytes, Depth* depth) {
  if (is_packed(place, bytes)) return unpack(place, MemoryBytes(bytes), depth);
  count(bytes.size());
  find(place, bytes);
  if (options_.unpacks && is_pdf(bytes))
    with_members(place, bytes.size(), depth,
                 [&](UnpackBudget& budget, const MemberSink& member, const GapSink& gap) {
                   unpack_pdf(bytes, place.name, budget, member, gap);
                 });
}

void Scanner::scan(const Place& place, const ByteSource& bytes, Depth* depth) {
  std::string beginning;
  const auto fill = [&](std::size_t most) {
    while (beginning.size() < most) {
      const auto block = bytes();
      if (block.empty()) return true;
      beginning += block;
    }
    return false;
  };
  if (fill(piece_bytes)) return scan(place, beginning, depth);
  if (!is_packed(place, beginning) && !(options_.unpacks && is_pdf(beginning)))
    return stream(place, std::move(beginning), bytes);
  if (fill(most_inner_archive)) return scan(place, beginning, depth);
  add(Gap{place.name, "is an archive that is too large to be looked into where it is",
          "Unpack it and scan the folder."});
}

void Scanner::unpack(const Place& place, const Bytes& bytes, Depth* depth) {
  with_members(place, bytes.size(), depth,
               [&](UnpackBudget& budget, const MemberSink& member, const GapSink& gap) {
                 scan::unpack(bytes, place.name, budget, member, gap);
               });
}

template <class Unpack>
void Scanner::with_members(const Place& place, std::uint64_t size, Depth* depth, Unpack unpack) {
  if (depth != nullptr && depth->level == most_depth)
    return add(Gap{place.name, fmt::format("is packed more than {} times", most_depth),
                   "Unpack it and scan the folder."});
  Depth own{{options_.unpack_limit != 0 ? options_.unpack_limit : std::max(least_limit, limit_ratio * size)}};
  if (depth == nullptr) depth = &own;
  ++depth->level;
  unpack(
      depth->budget,
      [&](const std::string& name, const ByteSource& member) {
        const auto role = role_of(std::string_view(name).substr(name.rfind('!') + 1));
        Place inner;
        inner.name = name;
        inner.role = role == Role::none ? place.role : role;
        inner.why_kept = place.why_kept.empty() ? inside_an_archive : place.why_kept;
        scan(inner, member, depth);
      },
      [&](Gap gap) { add(std::move(gap)); });
  --depth->level;
}

void Scanner::find(const Place& place, std::string_view bytes) {
  add_opaque(place, bytes);
  names::FindContext context;
  context.key = place.key;
  auto found = finder_.find(bytes, context);
  if (found.empty()) return;
  const HitMaker maker(map_, place, bytes);
  PositionCounter counter(maker.charset());
  std::size_t counted = 0;
  std::vector<Hit> hits;
  for (auto& one : found) {
    counter.skip(bytes.substr(counted, one.offset - counted));
    counted = one.offset;
    hits.push_back(maker.make(std::move(one), bytes, counter.here()));
    hits.back().other_thing = other_thing(place.name, bytes, hits.back().found);
  }
  HitMaker::keep(hits, names::why_not_editable(bytes));
  add(std::move(hits));
}

/// The window holds what is still to be scanned and `margin` bytes of what stood before it.
void Scanner::stream(const Place& place, std::string window, const ByteSource& bytes) {
  add_opaque(place, window);
  const HitMaker maker(map_, place, window);
  PositionCounter counter(maker.charset());
  std::uint64_t window_offset = 0;  // of the window's first byte in the content
  std::size_t scanned = 0;          // in the window
  names::ByteCensus census;
  census.take(window);
  std::vector<Hit> hits;
  const auto scan_to = [&](std::size_t end) {
    auto found = finder_.find(window, {scanned, end, place.key});
    std::size_t counted = scanned;
    for (auto& one : found) {
      counter.skip(std::string_view(window).substr(counted, one.offset - counted));
      counted = one.offset;
      auto whole = maker.make(std::move(one), window, counter.here());
      whole.found.offset += window_offset;
      hits.push_back(std::move(whole));
    }
    counter.skip(std::string_view(window).substr(counted, end - counted));
    scanned = end;
  };
  for (auto block = bytes(); !block.empty(); block = bytes()) {
    window += block;
    census.take(block);
    if (window.size() - scanned < piece_bytes + margin) continue;
    scan_to(scanned + piece_bytes);
    const auto done = scanned - std::min(scanned, margin);
    window.erase(0, done);
    window_offset += done;
    scanned -= done;
  }
  scan_to(window.size());
  count(window_offset + window.size());
  if (maker.needs_census()) HitMaker::keep(hits, census.why_no_text());
  add(std::move(hits));
}

void Scanner::attempt(const std::string& place, const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {  // One place that cannot be read does not hinder the others.
    add(gap_of(place, error));
  }
}

void Scanner::try_scan(const Place& place, const ByteSource& bytes) {
  attempt(place.name, [&] { scan(place, bytes); });
}

void Scanner::scan_file(const Place& place, FileBytes::Links links, WorkerPool& pool) {
  static thread_local ReadBuffer buffer;
  attempt(place.name, [&] {
    auto file = std::make_unique<FileBytes>(place.name, links);
    if (const int reason = file->read(0, piece_bytes, buffer); reason != 0)
      throw cannot_read(place.name, std::strerror(reason));
    if (is_packed(place, buffer.view())) return unpack(place, *file, nullptr);
    if (options_.unpacks && is_pdf(buffer.view())) return scan_whole(place, *file);
    count(file->size());
    if (file->size() <= piece_bytes) return find(place, buffer.view());
    add_opaque(place, buffer.view());
    std::make_shared<Pieces>(*this, place, std::move(file), buffer.view())->submit(pool);
  });
}

void Scanner::scan_whole(const Place& place, const FileBytes& file) {
  if (file.size() > most_inner_archive)
    return add(Gap{place.name, "is too large for its parts to be unpacked where it is",
                   "Write it as text, and scan that."});
  ReadBuffer whole;
  if (const int reason = file.read(0, file.size(), whole); reason != 0)
    throw cannot_read(place.name, std::strerror(reason));
  scan(place, whole.view(), nullptr);
}

void Scanner::add(std::vector<Hit> hits) {
  if (hits.empty()) return;
  const std::lock_guard lock(mutex_);
  std::move(hits.begin(), hits.end(), std::back_inserter(findings_.hits));
}

void Scanner::add_opaque(const Place& place, std::string_view beginning) {
  if (auto gap = opaque(place.name, beginning)) add(*std::move(gap));
}

void Scanner::add(Gap gap) {
  const std::lock_guard lock(mutex_);
  findings_.gaps.push_back(std::move(gap));
}

void Scanner::count(std::uint64_t bytes) {
  ++files_;
  bytes_ += bytes;
}

Findings& Findings::operator+=(Findings other) {
  files += other.files;
  bytes += other.bytes;
  ignored += other.ignored;
  not_chosen += other.not_chosen;
  std::move(other.hits.begin(), other.hits.end(), std::back_inserter(hits));
  std::move(other.gaps.begin(), other.gaps.end(), std::back_inserter(gaps));
  doubtful.merge(other.doubtful);
  return *this;
}

Findings Scanner::take() {
  auto findings = std::exchange(findings_, {});
  findings.files = files_;
  findings.bytes = bytes_;
  std::sort(findings.hits.begin(), findings.hits.end(), [](const Hit& a, const Hit& b) {
    return std::tie(a.place, a.found.offset, a.found.inner_offset) <
           std::tie(b.place, b.found.offset, b.found.inner_offset);
  });
  std::sort(findings.gaps.begin(), findings.gaps.end(),
            [](const Gap& a, const Gap& b) { return std::tie(a.place, a.what) < std::tie(b.place, b.what); });
  doubt(findings);
  return findings;
}

}  // namespace cleave::scan
