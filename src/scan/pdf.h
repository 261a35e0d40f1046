#pragma once

#include <string>
#include <string_view>

#include "scan/archive.h"

namespace cleave::scan {

/// Is it a document in PDF, whose parts may be compressed?
bool is_pdf(std::string_view beginning);

/// Reads what the compressed parts of a PDF hold, but for pictures; as unpack does. What is not compressed
/// stands in the document itself. ISO 32000-1 7.3.8, 7.4
void unpack_pdf(std::string_view document, const std::string& place, UnpackBudget& budget,
                const MemberSink& member, const GapSink& gap);

}  // namespace cleave::scan
