#include <set>

#include "move/acm/certificates.h"
#include "move/call_or_null.h"
#include "move/own_tags.h"

namespace cleave::move::acm {
namespace {

constexpr std::chrono::seconds between_looks{5};
constexpr std::chrono::seconds until_free{60};

/// The certificate that this step requested on an earlier try, or "". The idempotency token only holds for an
/// hour. https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
std::string own_certificate(const aws::Client& client, const run::Task& task) {
  const Json key_types = {"RSA_1024",      "RSA_2048",     "RSA_3072",    "RSA_4096",
                          "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"};
  for (const Json& summary : client.items("ListCertificates", {{"Includes", {{"keyTypes", key_types}}}})) {
    if (text(summary, "DomainName") != text(task.params, "DomainName")) continue;
    const std::string arn = text(summary, "CertificateArn");
    const Json tags = call_or_null(client, "ListTagsForCertificate", {{"CertificateArn", arn}},
                                   {"ResourceNotFoundException"});
    if (is_own(task, list_or_empty(tags, "Tags"))) return arn;
  }
  return "";
}

/// The record sets that ACM looks for; "example.com" and "*.example.com" share one. Null while ACM has not
/// named all.
Json validation_records(const Json& certificate) {
  Json records = Json::array();
  std::set<std::string> seen;
  const Json& options = list_or_empty(certificate, "DomainValidationOptions");
  for (const Json& option : options) {
    const Json* record = find(option, "ResourceRecord");
    if (record == nullptr || record->is_null()) return nullptr;
    if (!seen.insert(text(*record, "Name")).second) continue;
    records.push_back({{"Name", text(*record, "Name")},
                       {"Type", text(*record, "Type")},
                       {"TTL", 300},
                       {"ResourceRecords", {{{"Value", text(*record, "Value")}}}}});
  }
  return options.empty() ? Json(nullptr) : records;
}

}  // namespace

run::Seen RequestCertificate::check(const run::Task& task) {
  const std::string arn = own_certificate(accounts_.client(task, "acm"), task);
  if (arn.empty()) return {std::nullopt, Json::object()};
  return {Json{{"CertificateArn", arn}}, Json::object()};
}

Json RequestCertificate::apply(const run::Task& task, const Json&) {
  Json input = task.params;
  input["Tags"] = tags_of(task, list_or_empty(task.params, "Tags"));
  input["ValidationMethod"] = "DNS";
  input["IdempotencyToken"] = task.token;
  return {{"CertificateArn",
           text(accounts_.client(task, "acm").call("RequestCertificate", input), "CertificateArn")}};
}

run::Progress RequestCertificate::settle(const run::Task& task, const Json& outputs) {
  const Json answer =
      call_or_null(accounts_.client(task, "acm"), "DescribeCertificate",
                   {{"CertificateArn", at(outputs, "CertificateArn")}}, {"ResourceNotFoundException"});
  if (answer.is_null())
    return run::Progress::not_listed(task, "the certificate " + text(outputs, "CertificateArn"));
  Json records = validation_records(at(answer, "Certificate"));
  if (records.is_null())
    return run::Progress::later(task.now + between_looks,
                                "ACM has not yet said which records it wants to see");
  Json done = outputs;
  done["ValidationRecords"] = std::move(records);
  return run::Progress::done(std::move(done));
}

bool RequestCertificate::is_there(const run::Task& task, const Json&) {
  return !own_certificate(accounts_.client(task, "acm"), task).empty();
}

run::Progress RequestCertificate::undo(const run::Task& task, const Json&, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "acm");
  const std::string arn =
      outputs.is_object() ? text(outputs, "CertificateArn") : own_certificate(client, task);
  if (arn.empty()) return run::Progress::done(Json::object());
  const Json answer =
      call_or_null(client, "DescribeCertificate", {{"CertificateArn", arn}}, {"ResourceNotFoundException"});
  if (answer.is_null()) return run::Progress::done(Json::object());
  // For a while after its distribution is gone, ACM still counts the certificate as used.
  if (!list_or_empty(answer, "Certificate/InUseBy").empty())
    return run::Progress::later(task.now + until_free, "the certificate is still in use");
  if (!call_or_null(client, "DeleteCertificate", {{"CertificateArn", arn}}, {"ResourceInUseException"})
           .is_null())
    return run::Progress::done(Json::object());
  return run::Progress::later(task.now + until_free, "the certificate is still in use");
}

}  // namespace cleave::move::acm
