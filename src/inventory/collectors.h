#pragma once

#include <string>

#include "inventory/collector.h"

namespace cleave::inventory {

// One function for each file inventory/collect_*.cc; collector_list.cc puts them into collectors().

void collect_instances(const aws::Account& account, const std::string& region, Findings& findings);
void collect_images(const aws::Account& account, const std::string& region, Findings& findings);
void collect_snapshots(const aws::Account& account, const std::string& region, Findings& findings);
void collect_volumes(const aws::Account& account, const std::string& region, Findings& findings);
void collect_security_groups(const aws::Account& account, const std::string& region, Findings& findings);
void collect_key_pairs(const aws::Account& account, const std::string& region, Findings& findings);
void collect_networks(const aws::Account& account, const std::string& region, Findings& findings);
void collect_addresses(const aws::Account& account, const std::string& region, Findings& findings);
void collect_load_balancers(const aws::Account& account, const std::string& region, Findings& findings);
void collect_roles(const aws::Account& account, const std::string& region, Findings& findings);
void collect_instance_profiles(const aws::Account& account, const std::string& region, Findings& findings);
void collect_policies(const aws::Account& account, const std::string& region, Findings& findings);
void collect_buckets(const aws::Account& account, const std::string& region, Findings& findings);
void collect_certificates(const aws::Account& account, const std::string& region, Findings& findings);
void collect_distributions(const aws::Account& account, const std::string& region, Findings& findings);
void collect_cloudfront_parts(const aws::Account& account, const std::string& region, Findings& findings);
void collect_hosted_zones(const aws::Account& account, const std::string& region, Findings& findings);
void collect_health_checks(const aws::Account& account, const std::string& region, Findings& findings);
void collect_domains(const aws::Account& account, const std::string& region, Findings& findings);

}  // namespace cleave::inventory
