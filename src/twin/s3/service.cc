#include "twin/service.h"

#include "twin/s3/handlers.h"

namespace cleave::twin {

Service make_s3() {
  Service service{"s3", {}};
  for (auto add :
       {s3::add_bucket_handlers, s3::add_setting_handlers, s3::add_numbered_setting_handlers,
        s3::add_policy_handlers, s3::add_acl_handlers, s3::add_list_handlers, s3::add_version_list_handlers,
        s3::add_read_handlers, s3::add_write_handlers, s3::add_delete_handlers, s3::add_copy_handlers,
        s3::add_tagging_handlers, s3::add_multipart_handlers, s3::add_multipart_list_handlers}) {
    add(service);
  }
  return service;
}

}  // namespace cleave::twin
