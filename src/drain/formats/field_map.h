#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "drain/lines/column.h"

namespace cleave::drain {

/// Which member of a JSON line is what. Members of objects within are named with dots: "request.host".
using FieldMap = std::map<std::string, Column, std::less<>>;

/// The names that web servers and proxies use by themselves (nginx's variables, Caddy, Traefik, the usual
/// ones).
FieldMap usual_fields();
/// Of CloudFront's JSON logs.
FieldMap cloudfront_fields();
/// Of its Parquet, which has the same names in small letters, with "_" for what is no letter:
/// "cs_user_agent". https://docs.aws.amazon.com/athena/latest/ug/create-cloudfront-table-manual-parquet.html
FieldMap cloudfront_parquet_fields();
/// The usual ones with `map` laid over them: {"time": "@timestamp", "client": "peer.ip"}. Words are time,
/// client, host, method, path, request, status, bytes, seconds, milliseconds, user-agent and referer. Throws
/// Error(input, "bad-field") with a suggestion.
FieldMap read_field_map(const Json& map);

}  // namespace cleave::drain
