#include "drain/lines/text_memory.h"

#include <algorithm>

namespace cleave::drain {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

char* TextMemory::room(std::size_t size) {
  while (piece_ < pieces_.size() && pieces_[piece_].size - used_ < size) {
    ++piece_;
    used_ = 0;
  }
  if (piece_ == pieces_.size()) {
    const auto bytes = std::max(size, piece_bytes);
    pieces_.push_back({std::make_unique<char[]>(bytes), bytes});
  }
  return pieces_[piece_].memory.get() + used_;
}

std::string_view TextMemory::keep(std::size_t used) {
  const std::string_view text(pieces_[piece_].memory.get() + used_, used);
  used_ += used;
  return text;
}

void TextMemory::clear() {
  // Pieces for single long texts are given back.
  std::erase_if(pieces_, [](const Piece& piece) { return piece.size > piece_bytes; });
  piece_ = used_ = 0;
}

std::string_view percent_decoded(std::string_view text, TextMemory& memory) {
  if (text.find('%') == text.npos) return text;
  char* const begin = memory.room(text.size());
  char* at = begin;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    *at++ = encoded ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (encoded) i += 2;
  }
  return memory.keep(static_cast<std::size_t>(at - begin));
}

}  // namespace cleave::drain
