#pragma once

#include <vector>

#include "plan/plan.h"
#include "report/page.h"

namespace cleave::report {

/// What was named and not read, and how to accept it; no sections when all was read.
std::vector<Page::Section> unseen_sections(const std::vector<plan::Unseen>& unseen, Detail detail);

/// Words that may be names, and how to decide about them; no sections when there are none.
std::vector<Page::Section> perhaps_sections(const std::vector<plan::Perhaps>& perhaps, Detail detail);

}  // namespace cleave::report
