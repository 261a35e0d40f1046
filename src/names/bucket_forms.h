#pragma once

#include <optional>
#include <string_view>

#include "names/recognise.h"

namespace cleave::names {

/// A name that nobody writes by chance: "pressi-assets", not "assets". A dot alone does not make it one, for
/// a bucket is often called like the host name that it serves.
bool is_distinctive(std::string_view bucket);

/// "MEDIA_BUCKET_NAME", "s3Bucket": does this key stand before the name of a bucket? "BUCKET_OWNER" and
/// "TOKEN_BUCKET" do not.
bool names_bucket(std::string_view key);

/// Whether what stands here names a bucket of S3, whatever it is: "--bucket …", "BUCKET=…", "s3fs … /mnt".
bool holds_bucket(const Surroundings& text);

/// As recognise, for buckets.
std::optional<Recognised> recognise_bucket(const NameEntry& entry, const Surroundings& text);

}  // namespace cleave::names
