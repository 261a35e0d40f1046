#pragma once

#include "report/markup.h"

namespace cleave::report {

/// How the page of a drain looks: light or dark as the reader's system is, from a phone's width up.
Markup drain_style();

}  // namespace cleave::report
