// Multipart uploads: begin, parts, complete, abort.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
#include "twin/s3/multipart.h"

#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/digests.h"
#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/checksums.h"
#include "twin/s3/copy_source.h"
#include "twin/s3/customer_key.h"
#include "twin/s3/handlers.h"
#include "twin/s3/objects.h"

namespace cleave::twin::s3 {
namespace {

constexpr long long smallest_part = 5LL * 1024 * 1024;

std::string part_key(long long number) {
  return fmt::format("{:05}", number);
}

aws::Message create_upload(Call& call) {
  const Bucket bucket = bucket_of(call);
  const std::string key = text(call.input, "Key");
  require(call, bucket, {"s3:PutObject", key, nullptr});
  check_key(key);
  customer_key_md5(call.input);
  const Json version = version_from_headers(call.input);  // refuses what the object could not have
  const Json acl = requested_acl(call, {call.account, bucket.owner});
  if (!acl.is_null()) check_acl(bucket, acl);
  const std::string id = call.world.letter_id("", 64, fmt::format("upload/{}/{}", bucket.name, key));
  Json input = call.input;
  input.erase("SSECustomerKey");
  uploads_of(call.world, bucket)[id] = {{"key", key},
                                        {"input", input},
                                        {"initiated", object_time(call.world.now())},
                                        {"account", call.account},
                                        {"initiator", call.caller_arn},
                                        {"parts", Json::object()}};
  Json answer = {{"Bucket", bucket.name}, {"Key", key}, {"UploadId", id}};
  show_encryption(version["document"], answer);
  for (const char* member : {"ChecksumAlgorithm", "ChecksumType"}) {
    if (call.input.contains(member)) answer[member] = call.input[member];
  }
  return {answer, ""};
}

/// Each part has to come with the key that the upload began with.
void require_key_of_upload(const Call& call, const Json& upload) {
  if (text_or(upload, "input/SSECustomerKeyMD5", "") == customer_key_md5(call.input)) return;
  throw bad_request(
      "InvalidRequest",
      "The multipart upload initiate requested encryption. Subsequent part requests must include "
      "the appropriate encryption parameters.");
}

Json store_part(Call& call, Json& upload, const Bytes& bytes, const Json& checksums) {
  const long long number = number_or(call.input, "PartNumber", 0);
  if (number < 1 || number > 10000) {
    throw bad_request("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  if (static_cast<long long>(bytes.size()) > largest_single_write) {
    throw bad_request("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  }
  Json part = {{"ETag", etag_of(call, bytes)},
               {"ContentLength", bytes.size()},
               {"LastModified", object_time(call.world.now())},
               {"checksums", checksums}};
  part["blob"] = call.world.put_blob(bytes);
  put_part(call.world, upload, part_key(number), part);
  return part;
}

aws::Message upload_part(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:PutObject", text(call.input, "Key"), nullptr});
  Json& upload = upload_of(call, bucket);
  require_key_of_upload(call, upload);
  check_sent_bytes(call);
  Json answer = given_checksums(call.input);
  answer["ETag"] = store_part(call, upload, call.payload, given_checksums(call.input))["ETag"];
  show_encryption(version_from_headers(upload["input"])["document"], answer);
  return {answer, ""};
}

/// "bytes=FIRST-LAST", both needed and inside the source.
Bytes cut(const Bytes& bytes, const std::string& range) {
  if (range.empty()) return bytes;
  std::size_t first = 0;
  std::size_t last = 0;
  const auto dash = range.find('-');
  if (!range.starts_with("bytes=") || dash == std::string::npos) {
    throw bad_request("InvalidArgument",
                      "The x-amz-copy-source-range value must be of the form bytes=first-last");
  }
  const auto read_first = std::from_chars(range.data() + 6, range.data() + dash, first);
  const auto read_last = std::from_chars(range.data() + dash + 1, range.data() + range.size(), last);
  if (read_first.ec != std::errc{} || read_last.ec != std::errc{} || first > last) {
    throw bad_request("InvalidArgument",
                      "The x-amz-copy-source-range value must be of the form bytes=first-last");
  }
  if (last >= bytes.size()) {
    throw bad_request(
        "InvalidArgument",
        fmt::format("Range specified is not valid for source object of size: {}", bytes.size()));
  }
  return bytes.part(first, last - first + 1);
}

aws::Message upload_part_copy(Call& call) {
  const Bucket bucket = bucket_of(call);
  const CopySource source = read_copy_source(call);
  require(call, bucket, {"s3:PutObject", text(call.input, "Key"), nullptr});
  Json& upload = upload_of(call, bucket);
  require_key_of_upload(call, upload);
  const Json part = store_part(
      call, upload,
      cut(call.world.blob(text(source.version, "blob")), text_or(call.input, "CopySourceRange", "")),
      Json::object());
  Json answer = {{"CopyPartResult", {{"ETag", part["ETag"]}, {"LastModified", part["LastModified"]}}}};
  show_encryption(version_from_headers(upload["input"])["document"], answer);
  if (!source.bucket.versioning().empty()) answer["CopySourceVersionId"] = source.version["version_id"];
  return {answer, ""};
}

/// The parts that the request names, checked: in order, as uploaded, large enough but for the last.
std::vector<Json> chosen_parts(const Call& call, const Json& upload) {
  std::vector<Json> chosen;
  long long previous = 0;
  for (const auto& named : list_or_empty(call.input, "MultipartUpload/Parts")) {
    const long long number = number_or(named, "PartNumber", 0);
    if (number <= previous) {
      throw bad_request("InvalidPartOrder",
                        "The list of parts was not in ascending order. Parts must be ordered by "
                        "part number.");
    }
    previous = number;
    const auto part = upload["parts"].find(part_key(number));
    std::string etag = text_or(named, "ETag", "");
    if (!etag.starts_with('"')) etag = fmt::format("\"{}\"", etag);
    if (part == upload["parts"].end() || text(*part, "ETag") != etag) {
      throw bad_request("InvalidPart",
                        "One or more of the specified parts could not be found. The part may not have "
                        "been uploaded, or the specified entity tag may not match the part's entity "
                        "tag.");
    }
    if (!chosen.empty() && chosen.back()["ContentLength"] < smallest_part) {
      throw bad_request("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
    }
    chosen.push_back(*part);
  }
  if (chosen.empty())
    throw bad_request("MalformedXML", "A multipart upload is completed with at least one part");
  return chosen;
}

/// The object that the parts make. Its ETag is the MD5 of the parts' MD5s and their number, its date that of
/// the upload's beginning.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
Json assemble(Call& call, const Json& upload, const std::vector<Json>& parts) {
  Json version = version_from_headers(upload["input"]);
  std::vector<Bytes> bytes;
  std::string digests;
  version["part_bytes"] = Json::array();
  for (const auto& part : parts) {
    bytes.push_back(call.world.blob(text(part, "blob")));
    digests += digest_of(call, bytes.back(), "MD5");
    version["part_bytes"].push_back(part["ContentLength"]);
  }
  set_bytes(call, version, Bytes::joined(bytes));
  version["document"]["ETag"] = fmt::format("\"{}-{}\"", hex(md5(digests)), parts.size());
  version["document"]["LastModified"] = upload["initiated"];
  return version;
}

aws::Message complete_upload(Call& call) {
  const Bucket bucket = bucket_of(call);
  const std::string key = text(call.input, "Key");
  require(call, bucket, {"s3:PutObject", key, nullptr});
  const Json upload = upload_of(call, bucket);
  check_write_conditions(call, bucket, key);
  Json version = assemble(call, upload, chosen_parts(call, upload));
  Json answer = {
      {"Bucket", bucket.name},
      {"Key", key},
      {"Location", fmt::format("https://{}.s3.amazonaws.com/{}", bucket.name, aws::percent_encode(key))},
      {"ETag", version["document"]["ETag"]}};
  show_encryption(version["document"], answer);
  const std::string upload_id = text(call.input, "UploadId");
  for (const char* member : {"ACL", "GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP"}) {
    if (upload["input"].contains(member)) call.input[member] = upload["input"][member];
  }
  show_version_id(bucket, store_version(call, bucket, key, std::move(version)), answer);
  remove_upload(call.world, bucket, upload_id);
  return {answer, ""};
}

aws::Message abort_upload(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:AbortMultipartUpload", text(call.input, "Key"), nullptr});
  upload_of(call, bucket);
  remove_upload(call.world, bucket, text(call.input, "UploadId"));
  return {};
}

}  // namespace

Json& upload_of(Call& call, const Bucket& bucket) {
  Table& uploads = uploads_of(call.world, bucket);
  const auto found = uploads.find(text(call.input, "UploadId"));
  if (found == uploads.end() || found->second["key"] != text(call.input, "Key")) {
    throw Refusal{
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
        "aborted or completed.",
        404, Json::object()};
  }
  return found->second;
}

void add_multipart_handlers(Service& service) {
  service.handlers["CreateMultipartUpload"] = create_upload;
  service.handlers["UploadPart"] = upload_part;
  service.handlers["UploadPartCopy"] = upload_part_copy;
  service.handlers["CompleteMultipartUpload"] = complete_upload;
  service.handlers["AbortMultipartUpload"] = abort_upload;
}

}  // namespace cleave::twin::s3
