// GetObject, HeadObject, GetObjectAttributes.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "twin/s3/customer_key.h"
#include "twin/s3/handlers.h"
#include "twin/s3/objects.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

struct ByteRange {
  long long first = 0;
  long long last = -1;  ///< inclusive
  bool is_part = false;
};

Refusal unsatisfiable() {
  return {"InvalidRange", "The requested range is not satisfiable", 416, Json::object()};
}

/// "bytes=0-99", "bytes=100-", "bytes=-50"; whatever else is ignored, as RFC 9110 wants it.
ByteRange read_range(const std::string& text, long long size) {
  const ByteRange all{0, size - 1, false};
  if (!text.starts_with("bytes=") || text.find(',') != std::string::npos) return all;
  const auto dash = text.find('-');
  if (dash == std::string::npos) return all;
  long long first = -1;
  long long last = -1;
  std::from_chars(text.data() + 6, text.data() + dash, first);
  std::from_chars(text.data() + dash + 1, text.data() + text.size(), last);
  if (first < 0 && last < 0) return all;
  if (first < 0) {
    if (last == 0 || size == 0) throw unsatisfiable();
    return {std::max(0LL, size - last), size - 1, true};
  }
  if (first >= size) throw unsatisfiable();
  if (last >= 0 && last < first) return all;
  return {first, last < 0 ? size - 1 : std::min(last, size - 1), true};
}

ByteRange part_range(const Json& version, long long number, long long size) {
  const Json& parts = list_or_empty(version, "part_bytes");
  if (parts.empty()) {
    if (number != 1)
      throw Refusal{"InvalidPartNumber", "The requested partnumber is not satisfiable", 416, Json::object()};
    return {0, size - 1, true};
  }
  if (number < 1 || number > static_cast<long long>(parts.size())) {
    throw Refusal{"InvalidPartNumber", "The requested partnumber is not satisfiable", 416, Json::object()};
  }
  long long first = 0;
  for (long long i = 0; i + 1 < number; ++i) first += parts[static_cast<std::size_t>(i)].get<long long>();
  return {first, first + parts[static_cast<std::size_t>(number - 1)].get<long long>() - 1, true};
}

void override_headers(const Json& input, Json& answer) {
  for (const char* member : {"CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage",
                             "ContentType", "Expires"}) {
    const std::string asked = std::string("Response") + member;
    if (input.contains(asked)) answer[member] = input[asked];
  }
}

/// What both HeadObject and GetObject answer, and the bytes that are meant.
struct Reading {
  Json answer;
  const Json* version = nullptr;
  ByteRange range;
};

Reading read(Call& call) {
  const Bucket bucket = bucket_of(call);
  const Json& version = readable_version(call, bucket, "s3:GetObject");
  require_customer_key(call.input, version);
  check_read_conditions(call.input, version, "");
  Reading reading{version["document"], &version, {}};
  const long long size = reading.answer["ContentLength"].get<long long>();
  reading.range = call.input.contains("PartNumber")
                      ? part_range(version, number_or(call.input, "PartNumber", 1), size)
                      : read_range(text_or(call.input, "Range", ""), size);
  if (reading.range.is_part) {
    reading.answer["ContentRange"] =
        fmt::format("bytes {}-{}/{}", reading.range.first, reading.range.last, size);
    reading.answer["ContentLength"] = reading.range.last - reading.range.first + 1;
  }
  if (call.input.contains("PartNumber") && version.contains("part_bytes")) {
    reading.answer["PartsCount"] = version["part_bytes"].size();
  }
  if (text_or(call.input, "ChecksumMode", "") == "ENABLED" && !reading.range.is_part) {
    reading.answer.update(version.value("checksums", Json::object()));
  }
  if (!list_or_empty(version, "tags").empty()) reading.answer["TagCount"] = version["tags"].size();
  show_version_id(bucket, text(version, "version_id"), reading.answer);
  override_headers(call.input, reading.answer);
  return reading;
}

aws::Message head_object(Call& call) {
  return {read(call).answer, ""};
}

aws::Message get_object(Call& call) {
  Reading reading = read(call);
  const std::string storage_class = text_or(reading.answer, "StorageClass", "STANDARD");
  if (storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE") {
    throw Refusal{"InvalidObjectState",
                  "The operation is not valid for the object's storage class",
                  403,
                  {{"StorageClass", storage_class}}};
  }
  const Bytes& bytes = call.world.blob(text(*reading.version, "blob"));
  const auto first = static_cast<std::size_t>(reading.range.first);
  const auto length = static_cast<std::size_t>(reading.range.last - reading.range.first + 1);
  call.answer = bytes.part(first, length);
  return {std::move(reading.answer), ""};
}

Json attributes_of_parts(const Json& version) {
  Json parts = {{"TotalPartsCount", version["part_bytes"].size()}};
  return parts;
}

aws::Message get_object_attributes(Call& call) {
  const Bucket bucket = bucket_of(call);
  const Json& version = readable_version(call, bucket, "s3:GetObject");
  require_customer_key(call.input, version);
  const Json& document = version["document"];
  Json answer = {{"LastModified", document["LastModified"]}};
  for (const auto& wanted : call.input["ObjectAttributes"]) {
    const std::string name = wanted.get<std::string>();
    if (name == "ETag") {
      std::string etag = text(document, "ETag");
      etag.erase(std::remove(etag.begin(), etag.end(), '"'), etag.end());
      answer["ETag"] = etag;
    }
    if (name == "ObjectSize") answer["ObjectSize"] = document["ContentLength"];
    if (name == "StorageClass") answer["StorageClass"] = text_or(document, "StorageClass", "STANDARD");
    if (name == "Checksum" && version.contains("checksums")) answer["Checksum"] = version["checksums"];
    if (name == "ObjectParts" && version.contains("part_bytes"))
      answer["ObjectParts"] = attributes_of_parts(version);
  }
  show_version_id(bucket, text(version, "version_id"), answer);
  return {answer, ""};
}

}  // namespace

void add_read_handlers(Service& service) {
  service.handlers["HeadObject"] = head_object;
  service.handlers["GetObject"] = get_object;
  service.handlers["GetObjectAttributes"] = get_object_attributes;
}

}  // namespace cleave::twin::s3
