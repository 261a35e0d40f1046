// Any bytes through the finder of names: offsets stay within the bytes, pieces find what the whole finds, and
// what was written in place of names is no name any more.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "names/edits.h"
#include "names/finder.h"

namespace {

using namespace cleave::names;

const Finder& finder() {
  static const Finder instance(read_name_map(
      "pressi-assets newco-files\nassets newco-media bucket\nweb newco-web bucket\n111111111111 "
      "222222222222\n"
      "arn:aws:iam::111111111111:role/pressi-web arn:aws:iam::222222222222:role/newco-web\n"
      "i-0123456789abcdef0 i-0fedcba9876543210\nd111111abcdef8.cloudfront.net d222222abcdef8.cloudfront.net\n"
      "pressi-1234567890.eu-west-1.elb.amazonaws.com newco-99.eu-west-1.elb.amazonaws.com\n10.0.0.1 "
      "10.9.0.1\n",
      "map"));
  return instance;
}

void check(std::string_view bytes, const std::vector<Found>& found) {
  std::size_t last = 0;
  for (const Found& each : found) {
    if (each.offset < last || each.length == 0 || each.length > bytes.size() ||
        each.offset > bytes.size() - each.length)
      std::abort();
    if (each.replacement.has_value() == !each.reason.empty()) std::abort();
    last = each.offset;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto found = finder().find(bytes);
  check(bytes, found);
  std::size_t in_pieces = 0;
  for (std::size_t begin = 0; begin < size; begin += 1 + size / 3)
    in_pieces += finder().find(bytes, {begin, begin + 1 + size / 3, ""}).size();
  if (in_pieces != found.size()) std::abort();
  const std::string changed = edited(bytes, edits(bytes, found));
  check(changed, finder().find(changed));
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  const std::string script = "#!/bin/sh\naws s3 sync s3://pressi-assets /srv --account 1111-1111-1111\n";
  std::string wide = "\xFF\xFE";
  for (const char c : script) wide += c, wide += '\0';
  return {script,
          wide,
          cleave::base64(script),
          cleave::base64(wide),
          "bucket = \"assets\"\nregion = \"eu-west-1\"\nbuckets:\n  - web\n  - assets\n",
          R"(a:1:{s:6:"bucket";s:40:"a:1:{s:6:\"bucket\";s:13:\"pressi-assets\";}";})",
          "s3%3A%2F%2Fpressi-assets%2Fx arn%253Aaws%253Aiam%253A%253A111111111111%253Arole%252Fpressi-web",
          "https:\\/\\/pressi\\u002dassets.s3.amazonaws.com\\/a pressi&#45;assets pressi-as=\r\nsets=3D",
          "dualstack.PRESSI-1234567890.eu-west-1.elb.amazonaws.com "
          "internal-pressi-1234567890.eu-west-1.elb.amazonaws.com",
          "ip-10-0-0-1.ec2.internal i-0123456789abcdef0 111111111111.dkr.ecr.eu-west-1.amazonaws.com"};
}
