#pragma once

#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// HAProxy's HTTP log without what syslog puts in front:
/// https://docs.haproxy.org/2.8/configuration.html#8.2.3. Its times have no zone.
class HaproxyLines : public LineReader {
 public:
  Format format() const override { return Format::haproxy; }
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;
};

/// uWSGI's own log: https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html. Its times have no zone.
class UwsgiLines : public LineReader {
 public:
  Format format() const override { return Format::uwsgi; }
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;
};

}  // namespace cleave::drain
