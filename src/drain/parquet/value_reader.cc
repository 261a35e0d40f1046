#include "drain/parquet/value_reader.h"

#include "drain/parquet/delta_reader.h"
#include "drain/parquet/run_reader.h"

namespace cleave::drain::parquet {
namespace {

/// Of numbers.
std::size_t bytes_of_type(Type type) {
  return type == Type::int32 || type == Type::real ? sizeof(std::int32_t) : sizeof(std::int64_t);
}

class PlainNumbers : public ValueReader {
 public:
  PlainNumbers(std::string_view values, std::size_t size) : cursor_(values), size_(size) {}
  bool next(std::string_view& value) override { return cursor_.take(size_, value); }

 private:
  Cursor cursor_;
  const std::size_t size_;
};

class PlainBytes : public ValueReader {
 public:
  explicit PlainBytes(std::string_view values) : cursor_(values) {}
  bool next(std::string_view& value) override {
    std::uint32_t size = 0;
    return cursor_.number(size) && cursor_.take(size, value);
  }

 private:
  Cursor cursor_;
};

/// A bit each.
class PlainBooleans : public ValueReader {
 public:
  explicit PlainBooleans(std::string_view values) : values_(values) {}
  bool next(std::string_view& value) override {
    if (bit_ == values_.size() * 8) return false;
    byte_ = static_cast<char>(bits_at(values_, bit_++, 1));
    value = {&byte_, 1};
    return true;
  }

 private:
  const std::string_view values_;
  std::uint64_t bit_ = 0;
  char byte_ = 0;
};

class RunsOfBooleans : public ValueReader {
 public:
  explicit RunsOfBooleans(std::string_view runs) : runs_(runs, 1) {}
  bool next(std::string_view& value) override {
    std::uint32_t number = 0;
    if (!runs_.next(number)) return false;
    byte_ = number == 0 ? '\0' : '\1';
    value = {&byte_, 1};
    return true;
  }

 private:
  RunReader runs_;
  char byte_ = 0;
};

class OfDictionary : public ValueReader {
 public:
  OfDictionary(std::string_view runs, unsigned width, const Dictionary& dictionary)
      : runs_(runs, width), dictionary_(dictionary) {}
  bool next(std::string_view& value) override {
    std::uint32_t number = 0;
    if (!runs_.next(number) || number >= dictionary_.size()) return false;
    value = dictionary_[number];
    return true;
  }

 private:
  RunReader runs_;
  const Dictionary& dictionary_;
};

class DeltaNumbers : public ValueReader {
 public:
  DeltaNumbers(std::string_view values, std::size_t size) : deltas_(values), size_(size) {}
  bool next(std::string_view& value) override {
    value = {reinterpret_cast<const char*>(&number_), size_};
    return deltas_.next(number_);
  }

 private:
  DeltaReader deltas_;
  const std::size_t size_;
  std::uint64_t number_ = 0;
};

/// All lengths, then all bytes.
class DeltaLengths : public ValueReader {
 public:
  DeltaLengths(std::string_view values, std::string_view bytes) : lengths_(values), bytes_(bytes) {}
  bool next(std::string_view& value) override {
    std::uint64_t length = 0;
    return lengths_.next(length) && bytes_.take(length, value);
  }

 private:
  DeltaReader lengths_;
  Cursor bytes_;
};

/// How much of the value before each begins with, then the rests.
class DeltaBytes : public ValueReader {
 public:
  DeltaBytes(std::string_view values, std::unique_ptr<ValueReader> rests)
      : lengths_(values), rests_(std::move(rests)) {}
  bool next(std::string_view& value) override {
    std::uint64_t length = 0;
    std::string_view rest;
    if (!lengths_.next(length) || length > value_.size() || !rests_->next(rest)) return false;
    value_.replace(length, value_.npos, rest);
    value = value_;
    return true;
  }

 private:
  DeltaReader lengths_;
  const std::unique_ptr<ValueReader> rests_;
  std::string value_;
};

/// The first bytes of all numbers, then the second ones, and so on.
class SplitNumbers : public ValueReader {
 public:
  SplitNumbers(std::string_view values, std::size_t size)
      : values_(values), size_(size), count_(values.size() / size) {}
  bool next(std::string_view& value) override {
    if (at_ == count_) return false;
    for (std::size_t i = 0; i < size_; ++i) number_[i] = values_[i * count_ + at_];
    ++at_;
    value = {number_, size_};
    return true;
  }

 private:
  const std::string_view values_;
  const std::size_t size_, count_;
  std::size_t at_ = 0;
  char number_[sizeof(std::uint64_t)] = {};
};

std::unique_ptr<ValueReader> plain(Type type, std::string_view values) {
  if (type == Type::boolean) return std::make_unique<PlainBooleans>(values);
  if (type == Type::bytes) return std::make_unique<PlainBytes>(values);
  return std::make_unique<PlainNumbers>(values, bytes_of_type(type));
}

std::unique_ptr<ValueReader> of_dictionary(std::string_view values, const Dictionary& dictionary) {
  constexpr unsigned most_width = 32;
  Cursor cursor(values);
  std::uint8_t width = 1;
  // A page of nothing but NULL may be empty: then there is no number to be read.
  if (!values.empty() && (!cursor.number(width) || width > most_width)) return nullptr;
  return std::make_unique<OfDictionary>(cursor.rest(), width, dictionary);
}

std::unique_ptr<ValueReader> runs_of_booleans(std::string_view values) {
  Cursor cursor(values);
  std::uint32_t size = 0;
  std::string_view runs;
  cursor.number(size);
  cursor.take(size, runs);
  return std::make_unique<RunsOfBooleans>(runs);
}

std::unique_ptr<ValueReader> delta_lengths(std::string_view values) {
  std::string_view bytes;
  DeltaReader::find_end(values, bytes);
  return std::make_unique<DeltaLengths>(values, bytes);
}

std::unique_ptr<ValueReader> delta_bytes(std::string_view values) {
  std::string_view rests;
  DeltaReader::find_end(values, rests);
  return std::make_unique<DeltaBytes>(values, delta_lengths(rests));
}

}  // namespace

std::unique_ptr<ValueReader> value_reader(Type type, Encoding encoding, std::string_view values,
                                          const Dictionary& dictionary) {
  const bool is_integer = type == Type::int32 || type == Type::int64;
  const bool is_number = is_integer || type == Type::real || type == Type::twice_real;
  switch (encoding) {
    case Encoding::plain:
      return plain(type, values);
    case Encoding::plain_dictionary:
    case Encoding::runs_of_dictionary:
      return of_dictionary(values, dictionary);
    case Encoding::runs:
      return type == Type::boolean ? runs_of_booleans(values) : nullptr;
    case Encoding::deltas:
      return is_integer ? std::make_unique<DeltaNumbers>(values, bytes_of_type(type)) : nullptr;
    case Encoding::delta_lengths:
      return type == Type::bytes ? delta_lengths(values) : nullptr;
    case Encoding::delta_bytes:
      return type == Type::bytes ? delta_bytes(values) : nullptr;
    case Encoding::split_bytes:
      return is_number ? std::make_unique<SplitNumbers>(values, bytes_of_type(type)) : nullptr;
  }
  return nullptr;
}

}  // namespace cleave::drain::parquet
