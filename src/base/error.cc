#include "base/error.h"

namespace cleave {

std::string Error::text() const {
  std::string text = where_.empty() ? what() : where_ + ": " + what();
  if (!next_.empty()) text += (text.ends_with('.') ? " " : ". ") + next_;
  return text;
}

}  // namespace cleave
