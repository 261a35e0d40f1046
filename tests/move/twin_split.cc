#include "move/twin_split.h"

#include <stdlib.h>

#include <algorithm>

#include <gtest/gtest.h>

#include "base/error.h"
#include "inventory/collectors.h"
#include "move/drift/steps.h"
#include "move/wait/steps.h"
#include "run/confirm.h"
#include "run/undo.h"
#include "twin/accounts.h"
#include "twin/local_transport.h"
#include "twin/visit.h"

namespace cleave::move::testing {
namespace {

constexpr const char* source_id = "111111111111";
constexpr const char* destination_id = "222222222222";
constexpr const char* cloudfront_zone = "Z2FDTNDATAQYW2";

aws::Account account(const std::string& id, const std::shared_ptr<twin::Twin>& twin,
                     const std::shared_ptr<Clock>& clock) {
  const aws::Credentials key = twin::administrator_key(id);
  aws::Profile profile;
  profile.name = id;
  profile.named = true;
  profile.region = "us-east-1";
  profile.settings = {{"aws_access_key_id", key.access_key_id},
                      {"aws_secret_access_key", key.secret_access_key}};
  profile.shared_settings = profile.settings;
  profile.environment = [](std::string_view) { return std::nullopt; };
  return aws::Account(profile, std::make_shared<twin::LocalTransport>(twin), clock);
}

std::filesystem::path new_folder() {
  const std::filesystem::path memory = "/dev/shm";
  const auto parent = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  std::string name = (parent / "cleave-move-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw Error(Error::Kind::failed, "no-folder", "no temporary folder");
  return name;
}

/// Keeps what collectors find.
class Found : public inventory::Findings {
 public:
  explicit Found(inventory::Inventory& inventory) : inventory_(inventory) {}
  void add(inventory::Resource resource) override { inventory_.resources.push_back(std::move(resource)); }
  void gap(inventory::Gap gap) override {
    ADD_FAILURE() << gap.what << ": " << gap.code << " " << gap.reason;
    inventory_.gaps.push_back(std::move(gap));
  }

 private:
  inventory::Inventory& inventory_;
};

/// Nobody changes anything: what reads again finds the same.
class Unchanged : public SecondLook {
 public:
  Json copies() const override { return Json::object(); }
  std::vector<std::string> changes(const Json&, const std::vector<std::string>&) const override { return {}; }
  std::vector<std::string> silent() const override { return {}; }
  std::vector<std::string> since_cutover() const override { return {}; }
  std::vector<std::string> objections() const override { return {}; }
};

/// Looks at the world whenever something happens.
class Looker : public run::Observer {
 public:
  explicit Looker(const std::function<void()>& look) : look_(look) {}
  void notice(const run::Event&) override {
    if (look_) look_();
  }

 private:
  const std::function<void()>& look_;
};

Json values(const char* value, int ttl) {
  return {{"TTL", ttl}, {"ResourceRecords", {{{"Value", value}}}}};
}

Json record(const std::string& name, const std::string& type, Json rest) {
  rest.update({{"Name", name}, {"Type", type}});
  return rest;
}

Json alias(const std::string& zone, const std::string& target) {
  return {{"AliasTarget", {{"HostedZoneId", zone}, {"DNSName", target}, {"EvaluateTargetHealth", false}}}};
}

}  // namespace

TwinSplit::TwinSplit()
    : clock(std::make_shared<twin::SimulatedClock>("manual", from_rfc3339("2026-11-23T06:00:00Z"))),
      twin(std::make_shared<twin::Twin>(clock)),
      source(account(source_id, twin, clock)),
      destination(account(destination_id, twin, clock)),
      folder_(new_folder()) {
  twin->world().add_account(source_id, "source");
  twin->world().add_account(destination_id, "destination");
}

TwinSplit::~TwinSplit() {
  std::filesystem::remove_all(folder_);
}

Json TwinSplit::call(const aws::Account& account, std::string_view service, std::string_view operation,
                     const Json& parameters) const {
  return account.client(service).call(operation, parameters);
}

std::string TwinSplit::registered_zone(const std::string& domain) {
  const Json contact = {{"FirstName", "A"}, {"LastName", "B"}};
  call(source, "route53domains", "RegisterDomain",
       {{"DomainName", domain},
        {"DurationInYears", 1},
        {"AdminContact", contact},
        {"RegistrantContact", contact},
        {"TechContact", contact}});
  clock->advance_to(clock->now() + std::chrono::hours(1));
  const Json zones = call(source, "route53", "ListHostedZonesByName", {{"DNSName", domain}});
  return text(zones, "HostedZones/0/Id").substr(12);
}

void TwinSplit::change(const std::string& zone, const std::string& action, const Json& changed) {
  call(source, "route53", "ChangeResourceRecordSets",
       {{"HostedZoneId", zone},
        {"ChangeBatch", {{"Changes", {{{"Action", action}, {"ResourceRecordSet", changed}}}}}}});
}

std::string TwinSplit::issued_certificate(const std::string& domain, const std::string& zone) {
  const std::string arn = text(call(source, "acm", "RequestCertificate",
                                    {{"DomainName", domain},
                                     {"SubjectAlternativeNames", {domain, "cdn." + domain}},
                                     {"ValidationMethod", "DNS"}}),
                               "CertificateArn");
  clock->advance_to(clock->now() + std::chrono::minutes(1));
  const Json described = call(source, "acm", "DescribeCertificate", {{"CertificateArn", arn}});
  for (const Json& option : at(described, "Certificate/DomainValidationOptions"))
    change(zone, "UPSERT",
           record(text(option, "ResourceRecord/Name"), "CNAME",
                  values(text(option, "ResourceRecord/Value").c_str(), 300)));
  // The twin's ACM looks for its records when somebody asks about the certificate.
  call(source, "acm", "DescribeCertificate", {{"CertificateArn", arn}});
  clock->advance_to(clock->now() + std::chrono::hours(1));
  return arn;
}

std::string TwinSplit::distribution(const std::string& name, const std::string& certificate) {
  const Json config = {
      {"CallerReference", "by hand " + name},
      {"Aliases", {{"Quantity", 1}, {"Items", {name}}}},
      {"Origins",
       {{"Quantity", 1},
        {"Items",
         {{{"Id", "web"},
           {"DomainName", "origin.blog.example"},
           {"CustomOriginConfig",
            {{"HTTPPort", 80}, {"HTTPSPort", 443}, {"OriginProtocolPolicy", "http-only"}}}}}}}},
      {"DefaultCacheBehavior",
       {{"TargetOriginId", "web"},
        {"ViewerProtocolPolicy", "allow-all"},
        {"CachePolicyId", "658327ea-f89d-4fab-a63d-7e88639e58f6"}}},
      {"Comment", name},
      {"Enabled", true},
      {"ViewerCertificate", {{"ACMCertificateArn", certificate}, {"SSLSupportMethod", "sni-only"}}}};
  const Json made = call(source, "cloudfront", "CreateDistribution", {{"DistributionConfig", config}});
  clock->advance_to(clock->now() + std::chrono::hours(1));
  return text(made, "Distribution/Id");
}

void TwinSplit::build_estate() {
  zone_ = registered_zone("pressi.example");
  const std::string blog = registered_zone("blog.example");
  // An address outside of AWS: a visit that gets as far as this has found its distribution.
  change(blog, "CREATE", record("origin.blog.example.", "A", values("192.0.2.9", 300)));
  distribution_ = distribution("cdn.pressi.example", issued_certificate("pressi.example", zone_));
  const std::string other = distribution("cdn.blog.example", issued_certificate("blog.example", blog));
  const auto host = [&](const std::string& id) {
    return text(call(source, "cloudfront", "GetDistribution", {{"Id", id}}), "Distribution/DomainName");
  };
  change(blog, "CREATE", record("cdn.blog.example.", "A", alias(cloudfront_zone, host(other))));
  change(zone_, "CREATE", record("cdn.pressi.example.", "A", alias(cloudfront_zone, host(distribution_))));
  change(zone_, "CREATE", record("cdn.pressi.example.", "AAAA", alias(cloudfront_zone, host(distribution_))));
  change(zone_, "CREATE", record("img.pressi.example.", "CNAME", values("cdn.pressi.example", 3600)));
  change(zone_, "CREATE",
         record("direct.pressi.example.", "CNAME", values(host(distribution_).c_str(), 7200)));
  change(zone_, "CREATE", record("web.pressi.example.", "A", values("192.0.2.7", 300)));
  change(zone_, "CREATE", record("www.pressi.example.", "A", alias(zone_, "web.pressi.example.")));
  change(zone_, "CREATE", record("*.dev.pressi.example.", "TXT", values("\"any \\\"name\\\"\"", 300)));
  change(zone_, "CREATE", record("pressi.example.", "MX", values("10 mail.example.net.", 300)));
  const std::string check =
      text(call(source, "route53", "CreateHealthCheck",
                {{"CallerReference", "by hand"},
                 {"HealthCheckConfig",
                  {{"Type", "HTTP"}, {"FullyQualifiedDomainName", "origin.example.net"}, {"Port", 80}}}}),
           "HealthCheck/Id");
  for (const char* set : {"blue", "green"}) {
    Json weighted = values("192.0.2.8", 30);
    weighted.update({{"SetIdentifier", set}, {"Weight", 1}, {"HealthCheckId", check}});
    change(zone_, "CREATE", record("api.pressi.example.", "A", std::move(weighted)));
  }
}

void TwinSplit::add_apex_alias() {
  const Json current = call(source, "cloudfront", "GetDistributionConfig", {{"Id", distribution_}});
  Json config = at(current, "DistributionConfig");
  config["Aliases"] = {{"Quantity", 2}, {"Items", {"cdn.pressi.example", "pressi.example"}}};
  const Json answer =
      call(source, "cloudfront", "UpdateDistribution",
           {{"Id", distribution_}, {"IfMatch", text(current, "ETag")}, {"DistributionConfig", config}});
  change(zone_, "CREATE",
         record("pressi.example.", "A", alias(cloudfront_zone, text(answer, "Distribution/DomainName"))));
  clock->advance_to(clock->now() + std::chrono::hours(1));
}

inventory::Inventory TwinSplit::inventory_of(const aws::Account& account) const {
  inventory::Inventory inventory;
  inventory.account_id = account.id();
  Found found(inventory);
  for (auto collect : {inventory::collect_certificates, inventory::collect_distributions,
                       inventory::collect_cloudfront_parts, inventory::collect_hosted_zones,
                       inventory::collect_health_checks, inventory::collect_domains})
    collect(account, "us-east-1", found);
  std::sort(inventory.resources.begin(), inventory.resources.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return inventory;
}

void TwinSplit::make_plan() {
  plan::Decisions decisions;
  decisions.roots = {"domain:pressi.example"};
  plan = plan::make_plan(inventory_of(source), inventory_of(destination), decisions,
                         {"split-1", clock->now(), "", ""});
}

run::Journal TwinSplit::journal() const {
  return run::Journal(folder_ / "journal.db", {plan::hash(plan), plan.split_id},
                      run::Journal::Access::exclusive);
}

run::Outcome TwinSplit::run(std::optional<plan::Phase> until) {
  run::Actions actions = make_actions({source, destination});
  const Unchanged look;
  add_drift_actions(actions, look);
  add_let_go_actions(actions, look);
  Looker looker(at_each_event);
  run::Journal opened = journal();
  return run::run(plan, actions, opened, *clock, looker, {.until = until, .workers = 1});
}

run::Outcome TwinSplit::undo(std::optional<plan::Phase> to) {
  run::Actions actions = make_actions({source, destination});
  const Unchanged look;
  add_drift_actions(actions, look);
  add_let_go_actions(actions, look);
  Looker looker(at_each_event);
  run::Journal opened = journal();
  return run::undo(plan, actions, opened, *clock, looker, to, {.workers = 1});
}

void TwinSplit::confirm(const std::string& step) {
  run::Journal opened = journal();
  run::confirm(plan, opened, step, clock->now());
}

run::Outcome TwinSplit::run_to_the_end() {
  run::Outcome outcome = run();
  for (int rounds = 0; rounds < 5 && outcome.result == run::Outcome::Result::waiting; ++rounds) {
    for (const auto& waiting : outcome.waiting)
      if (waiting.wait.person) confirm(waiting.step);
    outcome = run();
  }
  return outcome;
}

Json TwinSplit::world() const {
  return twin->world().normalised();
}

std::string TwinSplit::account_at(const std::string& question, std::string_view hop) const {
  const std::lock_guard lock(twin->world().mutex);
  const Json visit = twin::visit(twin->world(), question);
  if (text_or(visit, "broken_at", "") == hop) return "";
  for (const Json& stop : list_or_empty(visit, "chain"))
    if (text_or(stop, "hop", "") == hop) return text(stop, "account");
  return "";
}

std::string TwinSplit::account_answering(const std::string& host) const {
  return account_at("http://" + host + "/", "distribution");
}

std::string TwinSplit::account_with_zone_of(const std::string& host) const {
  return account_at("dns:" + host + "/A", "zone");
}

std::string TwinSplit::failures() const {
  std::string all;
  for (const auto& [step, record] : journal().records())
    if (record.failure) all += step + ": " + record.failure->code + " " + record.failure->text + "\n";
  return all;
}

}  // namespace cleave::move::testing
