#include "drain/parquet/page_header.h"

#include "drain/parquet/thrift.h"

namespace cleave::drain::parquet {
namespace {

void read_data(Thrift& thrift, PageHeader& header) {
  thrift.structure([&](std::int64_t id) {
    if (id == 1) header.values = static_cast<std::uint64_t>(thrift.integer());
    if (id == 2) header.encoding = static_cast<Encoding>(thrift.integer());
    if (id == 3) header.level_encoding = static_cast<Encoding>(thrift.integer());
  });
}

void read_dictionary(Thrift& thrift, PageHeader& header) {
  thrift.structure([&](std::int64_t id) {
    if (id == 1) header.values = static_cast<std::uint64_t>(thrift.integer());
    if (id == 2) header.encoding = static_cast<Encoding>(thrift.integer());
  });
}

void read_data_v2(Thrift& thrift, PageHeader& header) {
  thrift.structure([&](std::int64_t id) {
    if (id == 1) header.values = static_cast<std::uint64_t>(thrift.integer());
    if (id == 4) header.encoding = static_cast<Encoding>(thrift.integer());
    if (id == 5) header.definition_bytes = static_cast<std::uint64_t>(thrift.integer());
    if (id == 6) header.repetition_bytes = static_cast<std::uint64_t>(thrift.integer());
    if (id == 7) header.is_packed = thrift.boolean();
  });
}

}  // namespace

std::optional<PageHeader> read_page_header(std::string_view bytes) {
  PageHeader header;
  Thrift thrift(bytes);
  thrift.structure([&](std::int64_t id) {
    if (id == 1) header.kind = static_cast<PageHeader::Kind>(thrift.integer());
    if (id == 2) header.unpacked_bytes = static_cast<std::uint64_t>(thrift.integer());
    if (id == 3) header.stored_bytes = static_cast<std::uint64_t>(thrift.integer());
    if (id == 4) header.crc = static_cast<std::uint32_t>(thrift.integer());
    if (id == 5) read_data(thrift, header);
    if (id == 7) read_dictionary(thrift, header);
    if (id == 8) read_data_v2(thrift, header);
  });
  if (!thrift.is_readable()) return std::nullopt;
  header.header_bytes = bytes.size() - thrift.rest().size();
  return header;
}

}  // namespace cleave::drain::parquet
