#pragma once

#include <random>

#include "aws/model.h"

namespace cleave::aws {

/// Makes documents from shapes, always the same for the same seed. They hold what the wire can carry: no
/// empty collections (forms cannot say them), no nulls, times in whole seconds.
class DocumentMaker {
 public:
  explicit DocumentMaker(unsigned seed) : random_(seed) {}

  Json structure(const Shape& shape, int depth = 0);

 private:
  Json value(const Member& use, int depth);
  Json scalar(const Member& use);
  std::string text(const Member& use);
  long long number(long long lowest, long long highest);

  std::mt19937 random_;
};

}  // namespace cleave::aws
