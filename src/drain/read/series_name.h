#pragma once

#include <string>

namespace cleave::drain {

/// What the files that follow each other have in common: the path without days, times, numbers of rotation,
/// marks of compression and the random ends of names that AWS gives.
///   "web-1/access.log", "web-1/access.log.2.gz", "web-1/access.log-20261120.xz": "web-1/access.log";
///   "…/2026/11/20/1_elasticloadbalancing_us-east-1_app.web.50dc_20261120T0635Z_192.0.2.1_1a2b.log.gz":
///   "…/1_elasticloadbalancing_us-east-1_app.web.50dc".
std::string series_name(const std::string& path);

/// Whether one of two paths is the other, compressed, or rotated on: "access.log.1" and "access.log.1.gz".
std::string without_compression(const std::string& path);

}  // namespace cleave::drain
