// Any bytes as an archive, as ignore rules, as templates and programs with a name in them, and as a content
// whose lines are counted: nothing reads outside, budgets hold, and a patch's edits stay in the content.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scan/archive.h"
#include "scan/ignore_rules.h"
#include "scan/position.h"
#include "scan/references/template_references.h"
#include "scan/switches/environment_switch.h"
#include "scan/unified_diff.h"

namespace {

using namespace cleave;
using namespace cleave::scan;

constexpr std::uint64_t unpacked_bytes = 1U << 20;

void require(bool holds) {
  if (!holds) std::abort();
}

void unpack_it(std::string_view bytes) {
  UnpackBudget budget{unpacked_bytes};
  std::uint64_t read = 0;
  unpack(
      MemoryBytes(bytes), "a", budget,
      [&](const std::string&, const ByteSource& member) {
        for (auto block = member(); !block.empty(); block = member()) read += block.size();
      },
      [](const Gap&) {});
  require(read <= unpacked_bytes);
}

/// Every "name" of the bytes, as a finder would report it.
std::vector<names::Found> named(std::string_view bytes) {
  std::vector<names::Found> list;
  for (auto at = bytes.find("name"); at != std::string_view::npos; at = bytes.find("name", at + 4)) {
    names::Found found;
    found.offset = found.inner_offset = at;
    found.length = found.inner_length = 4;
    found.replacement = "other";
    list.push_back(std::move(found));
  }
  return list;
}

void require_inside(std::string_view bytes, const std::vector<names::Edit>& edits) {
  std::size_t done = 0;
  for (const auto& edit : edits) {
    require(edit.offset >= done && edit.length <= bytes.size() && edit.offset <= bytes.size() - edit.length);
    done = edit.offset + edit.length;
  }
  unified_diff("a", bytes, edits);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  unpack_it(bytes);
  IgnoreRules(bytes.substr(0, size / 2)).verdict(bytes.substr(size / 2), IgnoreRules::Entry::file);
  PositionCounter counter(charset_of(bytes));
  counter.skip(bytes.substr(0, size / 2 * 2));
  names::NameMap map;
  map.add({"name", "other", names::NameKind::bucket, "", ""});
  for (const auto* path : {"a.tf", "a.json", "a.yaml", "a.template"}) {
    auto found = named(bytes);
    require_inside(bytes, take_references(path, bytes, map, found));
  }
  for (const auto* path : {"a.py", "a.js", "a.php", "a.rb", "a.sh"}) {
    auto found = named(bytes);
    require_inside(bytes, take_switches(path, bytes, map, found));
  }
  return 0;
}
