#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cleave::names {

/// What a name names, as far as it decides how the name is written in files.
enum class NameKind {
  bucket,                  ///< "pressi-assets"
  arn,                     ///< a whole ARN; also the beginning of a longer one
  account,                 ///< 12 digits
  id,                      ///< prefix and 8 or 17 hexadecimal digits: "i-…", "sg-…", "eipalloc-…"
  elb_host,                ///< a load balancer's host name, classic or v2
  cloudfront_host,         ///< "d111111abcdef8.cloudfront.net"
  distribution,            ///< "E2QWRUHEXAMPLE"
  zone,                    ///< "Z2FDTNDATAQYW2"
  name_server,             ///< "ns-512.awsdns-00.net"
  address,                 ///< an IPv4 address, elastic or private
  private_host,            ///< "ip-10-0-0-1.ec2.internal"
  access_key,              ///< "AKIA…": reported, never rewritten, never shown whole
  canonical_user,          ///< 64 hexadecimal digits
  origin_access_identity,  ///< "E127EXAMPLE51Z" in "origin-access-identity/cloudfront/…"
  host,                    ///< any other host name
  plain                    ///< a name in words, such as a role's: in its ARN and where a key says what it is
};

/// As maps, reports and the documentation spell it: "elb-host".
std::string_view word_of(NameKind kind);
/// Nothing when `word` is no kind.
std::optional<NameKind> name_kind_from(std::string_view word);
/// All words, for a message: "bucket, arn, …".
std::string name_kind_words();

/// The kind that a name's shape says; nothing when it has none of the shapes. A name with dots is a host and
/// one without is a bucket when nothing more special fits.
std::optional<NameKind> kind_by_shape(std::string_view name);

}  // namespace cleave::names
