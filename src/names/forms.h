#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "names/name_kind.h"

namespace cleave::names {

/// The written forms, in the order of forms().
enum class FormId : std::size_t {
  bucket_s3_url,
  bucket_virtual_host,
  bucket_accelerate,
  bucket_website,
  bucket_path_url,
  bucket_arn,
  bucket_console,
  bucket_key,
  bucket_bare,
  bucket_word,
  arn,
  arn_beginning,
  account_arn,
  account_host,
  account_url,
  account_key,
  account_bare,
  account_name,
  account_inside,
  id,
  id_inside,
  elb_host,
  elb_dualstack,
  elb_internal,
  cloudfront_host,
  distribution,
  zone,
  name_server,
  address,
  address_host,
  private_host,
  access_key,
  canonical_user,
  origin_access_identity,
  host,
  host_below,
  plain_arn,
  plain_key,
  plain_bare
};

/// A written form of a name: the one table that the finder, its reports and docs/names.md come from.
struct Form {
  FormId number;
  std::string_view id;     ///< stable: "bucket-virtual-host"
  std::string_view title;  ///< "bucket in a virtual-hosted URL"
  std::vector<NameKind> kinds;
  std::string_view example;     ///< how it is written, with the names of kind_example()
  std::string_view confidence;  ///< "certain", or what decides
};

/// All forms; Found::form is a number of this list.
const std::vector<Form>& forms();

/// The name that the examples of a kind are written with.
std::string_view example_name(NameKind kind);

/// The table of the documentation, in Markdown.
std::string forms_as_markdown();

}  // namespace cleave::names
