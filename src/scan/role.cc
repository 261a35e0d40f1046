#include "scan/role.h"

#include <algorithm>
#include <array>
#include <string>

namespace cleave::scan {
namespace {

/// A part of a path that tells what the files there are for.
struct Mark {
  std::string_view part;
  Role role;
};

// https://www.freedesktop.org/software/systemd/man/systemd.unit.html, man 8 cron, man 5 crontab,
// https://cloudinit.readthedocs.io/en/latest/reference/base_config_reference.html
constexpr std::array folders = {
    Mark{"/etc/init.d/", Role::boot},         Mark{"/etc/rc.d/", Role::boot},
    Mark{"/etc/init/", Role::boot},           Mark{"/etc/systemd/", Role::boot},
    Mark{"/lib/systemd/", Role::boot},        Mark{"/etc/cloud/", Role::boot},
    Mark{"/var/lib/cloud/", Role::boot},      Mark{"/etc/default/", Role::boot},
    Mark{"/etc/sysconfig/", Role::boot},      Mark{"/etc/supervisor/", Role::boot},
    Mark{"/.ebextensions/", Role::boot},      Mark{"/etc/cron.", Role::schedule},
    Mark{"/var/spool/cron/", Role::schedule}, Mark{"/etc/nginx/", Role::web_server},
    Mark{"/etc/apache2/", Role::web_server},  Mark{"/etc/httpd/", Role::web_server},
    Mark{"/etc/php/", Role::web_server},
};
constexpr std::array ending_marks = {
    Mark{"/etc/rc.local", Role::boot},
    Mark{"/etc/environment", Role::boot},
    Mark{"/etc/fstab", Role::boot},
    Mark{".service", Role::boot},
    Mark{".socket", Role::boot},
    Mark{"/supervisord.conf", Role::boot},
    Mark{"/user-data", Role::boot},
    Mark{"/cloud-config.yml", Role::boot},
    Mark{"/cloud-config.yaml", Role::boot},
    Mark{"/etc/crontab", Role::schedule},
    Mark{"/crontab", Role::schedule},
    Mark{".cron", Role::schedule},
    Mark{".timer", Role::schedule},
    Mark{"/nginx.conf", Role::web_server},
    Mark{"/httpd.conf", Role::web_server},
    Mark{"/apache2.conf", Role::web_server},
    Mark{"/.htaccess", Role::web_server},
};

}  // namespace

std::string_view to_text(Role role) {
  switch (role) {
    case Role::boot:
      return "runs at boot";
    case Role::schedule:
      return "runs on a schedule";
    case Role::web_server:
      return "read when the web server starts";
    case Role::none:
      break;
  }
  return "";
}

Role role_of(std::string_view path) {
  const auto rooted = "/" + std::string(path);
  const auto* folder = std::find_if(folders.begin(), folders.end(), [&](const Mark& mark) {
    return rooted.find(mark.part) != std::string::npos;
  });
  if (folder != folders.end()) return folder->role;
  const auto* ending = std::find_if(ending_marks.begin(), ending_marks.end(),
                                    [&](const Mark& mark) { return rooted.ends_with(mark.part); });
  return ending == ending_marks.end() ? Role::none : ending->role;
}

}  // namespace cleave::scan
