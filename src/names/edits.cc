#include "names/edits.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "names/base64_text.h"
#include "names/serialized_lengths.h"
#include "names/utf16_text.h"

namespace cleave::names {
namespace {

using LayerKey = std::tuple<std::size_t, std::size_t, Encoding>;

LayerKey key_of(const Layer& layer) {
  return {layer.offset, layer.length, layer.encoding};
}

/// The place as it is seen inside its outermost layer.
Found inside(Found place) {
  place.layers.erase(place.layers.begin());
  if (place.layers.empty()) place.offset = place.inner_offset, place.length = place.inner_length;
  return place;
}

std::string from_utf16(std::string_view bytes, bool is_big_endian) {
  std::string text;
  for (std::size_t i = is_big_endian ? 1 : 0; i < bytes.size(); i += 2) text += bytes[i];
  return text;
}

/// The stretch with the places in it replaced.
Edit edit_of_layer(std::string_view bytes, const Layer& layer, const std::vector<Found>& places) {
  const std::string_view stretch = bytes.substr(layer.offset, layer.length);
  const bool is_big_endian = layer.encoding == Encoding::utf16be;
  const std::string text =
      layer.encoding == Encoding::base64 ? decode_stretch(stretch) : from_utf16(stretch, is_big_endian);
  const std::string changed = edited(text, edits(text, places));
  return {layer.offset, layer.length,
          layer.encoding == Encoding::base64 ? encode_base64(changed, style_of_base64(stretch))
                                             : encode_utf16(changed, is_big_endian)};
}

void sort_without_overlaps(std::vector<Edit>& edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return std::pair(a.offset, a.length) < std::pair(b.offset, b.length);
  });
  std::size_t end = 0;
  std::erase_if(edits, [&](const Edit& edit) {
    if (edit.offset < end) return true;
    end = edit.offset + edit.length;
    return false;
  });
}

}  // namespace

std::vector<Edit> edits(std::string_view bytes, const std::vector<Found>& chosen) {
  std::vector<Edit> all;
  std::map<LayerKey, std::vector<Found>> layers;
  for (const Found& place : chosen) {
    if (!place.replacement) continue;
    if (place.layers.empty())
      all.push_back({place.offset, place.length, *place.replacement});
    else
      layers[key_of(place.layers.front())].push_back(inside(place));
  }
  for (const auto& [key, places] : layers) {
    const auto& [offset, length, encoding] = key;
    all.push_back(edit_of_layer(bytes, {encoding, offset, length}, places));
  }
  sort_without_overlaps(all);
  const auto repairs = length_repairs(bytes, all);
  if (!repairs) return {};
  all.insert(all.end(), repairs->begin(), repairs->end());
  sort_without_overlaps(all);
  return all;
}

std::string edited(std::string_view bytes, const std::vector<Edit>& edits) {
  std::string out;
  std::size_t from = 0;
  for (const Edit& edit : edits) {
    out.append(bytes.substr(from, edit.offset - from)).append(edit.bytes);
    from = edit.offset + edit.length;
  }
  return out.append(bytes.substr(from));
}

}  // namespace cleave::names
