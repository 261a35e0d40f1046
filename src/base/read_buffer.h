#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

namespace cleave {

/// Memory that files are read into, for a long time the same. It begins with a page: where the system copies
/// to addresses whose last twelve bits are a little above those that it copies from, as those of strings
/// are, some processors take four times as long (an AMD EPYC: 3 instead of 13 GB/s). Read from offsets that
/// are multiples of a page to places that are.
class ReadBuffer {
 public:
  static constexpr std::size_t page = 4096;

  explicit ReadBuffer(std::size_t size = 0) { resize(size); }

  /// Keeps what it holds; bytes that are new hold anything.
  void resize(std::size_t size) {
    if (size > capacity_) {
      const std::size_t capacity = std::max(size, 2 * capacity_);
      Memory memory(static_cast<char*>(::operator new(capacity, std::align_val_t(page))));
      if (size_ != 0) std::memcpy(memory.get(), memory_.get(), size_);
      memory_ = std::move(memory);
      capacity_ = capacity;
    }
    size_ = size;
  }

  char* data() { return memory_.get(); }
  const char* data() const { return memory_.get(); }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {memory_.get(), size_}; }

 private:
  struct Free {
    void operator()(char* memory) const { ::operator delete(memory, std::align_val_t(page)); }
  };
  using Memory = std::unique_ptr<char, Free>;

  Memory memory_;
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace cleave
