#include "scan/hit_maker.h"

#include <algorithm>

#include "scan/fixed_format.h"
#include "scan/masked_key.h"

namespace cleave::scan {
namespace {

/// How the text of one name is shown: a stretch of UTF-16 may stand in a content of bytes.
Charset charset_of_text(const names::Found& found, std::string_view text) {
  for (const auto encoding : found.encodings) {
    if (encoding == names::Encoding::utf16le) return Charset::utf16_little;
    if (encoding == names::Encoding::utf16be) return Charset::utf16_big;
    if (encoding == names::Encoding::base64) break;  // What it is inside does not show.
  }
  return text.find('\0') == std::string_view::npos ? Charset::bytes : charset_of(text);
}

/// The same of what takes the name's place, which is not yet in base64 when the name is.
Charset charset_of_replacement(const names::Found& found) {
  for (auto encoding = found.encodings.rbegin(); encoding != found.encodings.rend(); ++encoding) {
    if (*encoding == names::Encoding::utf16le) return Charset::utf16_little;
    if (*encoding == names::Encoding::utf16be) return Charset::utf16_big;
    if (*encoding == names::Encoding::base64) break;
  }
  return Charset::bytes;
}

}  // namespace

HitMaker::HitMaker(const names::NameMap& map, const Place& place, std::string_view beginning)
    : map_(map),
      place_(place),
      charset_(charset_of(beginning)),
      content_(names::is_sql(beginning) ? names::Content::sql : names::Content::text),
      why_kept_(why_fixed(place, beginning)) {}

Hit HitMaker::make(names::Found found, std::string_view bytes, const Position& position) const {
  const auto text = bytes.substr(found.offset, found.length);
  auto shown = to_utf8(text, charset_of_text(found, text));
  if (map_.entries()[found.entry].kind == names::NameKind::access_key) shown = masked_key(shown);
  if (found.replacement) {
    found.reason = why_kept_.empty() ? names::why_not_editable_at(bytes, found, content_) : why_kept_;
    if (!found.reason.empty()) found.replacement.reset();
  }
  if (found.replacement) found.replacement = to_utf8(*found.replacement, charset_of_replacement(found));
  return {place_.name, place_.role, position, std::move(found), std::move(shown), {}};
}

void HitMaker::keep(std::vector<Hit>& hits, std::string_view why) {
  if (why.empty()) return;
  for (auto& hit : hits)
    if (hit.found.replacement) hit = kept(std::move(hit), why);
}

}  // namespace cleave::scan
