#include <gtest/gtest.h>

#include "base/hash.h"
#include "twin/acm/x509.h"
#include "twin/names_and_edges.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

class Certificates : public testing::Test {
 protected:
  std::string request(const Json& more, const char* account = NamesAndEdges::source) {
    Json input = {{"DomainName", "example.com"}, {"ValidationMethod", "DNS"}};
    input.update(more);
    return text(edges.call("acm", "RequestCertificate", input, account), "CertificateArn");
  }
  Json describe(const std::string& arn, const char* account = NamesAndEdges::source) {
    return edges.call("acm", "DescribeCertificate", {{"CertificateArn", arn}}, account).at("Certificate");
  }

  NamesAndEdges edges;
};

TEST_F(Certificates, TheSameTokenAnswersTheSameCertificate) {
  EXPECT_EQ(request({{"IdempotencyToken", "t"}}), request({{"IdempotencyToken", "t"}}));
  EXPECT_NE(request({{"IdempotencyToken", "t"}}), request({{"IdempotencyToken", "u"}}));
}

TEST_F(Certificates, RecordsShowSomeSecondsLaterAndTheWildcardSharesThem) {
  const std::string arn = request({{"SubjectAlternativeNames", {"*.example.com"}}});
  EXPECT_FALSE(at(describe(arn), "DomainValidationOptions/0").contains("ResourceRecord"));
  edges.pass(10s);
  const Json certificate = describe(arn);
  EXPECT_EQ(at(certificate, "DomainValidationOptions/0/ResourceRecord"),
            at(certificate, "DomainValidationOptions/1/ResourceRecord"));
  const std::string other = request(Json::object(), NamesAndEdges::destination);
  edges.pass(10s);
  EXPECT_NE(at(certificate, "DomainValidationOptions/0/ResourceRecord"),
            at(describe(other, NamesAndEdges::destination), "DomainValidationOptions/0/ResourceRecord"));
}

TEST_F(Certificates, IssuedOnceTheRecordIsInTheZoneThatTheWorldAsks) {
  const std::string live = edges.registered_zone("example.com");
  const std::string copy = edges.zone("example.com", "copy", NamesAndEdges::destination);
  const std::string arn = request(Json::object(), NamesAndEdges::destination);
  edges.pass(10s);
  const Json proof =
      at(describe(arn, NamesAndEdges::destination), "DomainValidationOptions/0/ResourceRecord");
  const Json record = edges.record(text(proof, "Name"), "CNAME", Json::array({proof.at("Value")}));
  edges.change(copy, "CREATE", record, NamesAndEdges::destination);
  describe(arn, NamesAndEdges::destination);
  edges.pass(10min);
  EXPECT_EQ(describe(arn, NamesAndEdges::destination).at("Status"), "PENDING_VALIDATION");
  edges.change(live, "CREATE", record);
  EXPECT_EQ(describe(arn, NamesAndEdges::destination).at("Status"), "PENDING_VALIDATION");
  edges.pass(10min);
  const Json issued = describe(arn, NamesAndEdges::destination);
  EXPECT_EQ(issued.at("Status"), "ISSUED");
  EXPECT_EQ(at(issued, "DomainValidationOptions/0/ValidationStatus"), "SUCCESS");
}

TEST_F(Certificates, TimesOutAfterThreeDays) {
  const std::string arn = request(Json::object());
  edges.pass(73h);
  EXPECT_EQ(describe(arn).at("Status"), "VALIDATION_TIMED_OUT");
}

TEST_F(Certificates, InUseByADistributionCannotBeDeleted) {
  const std::string zone = edges.registered_zone("example.com");
  const std::string arn =
      edges.issued_certificate("www.example.com", NamesAndEdges::source, zone, NamesAndEdges::source);
  const std::string distribution = edges.distribution("1", arn, {"www.example.com"});
  EXPECT_EQ(describe(arn).at("InUseBy"),
            Json::array({"arn:aws:cloudfront::111111111111:distribution/" + distribution}));
  EXPECT_EQ(edges.refusal("acm", "DeleteCertificate", {{"CertificateArn", arn}}), "ResourceInUseException");
}

TEST_F(Certificates, IssuedCertificateIsReadableAndTheSameEachTime) {
  const std::string zone = edges.registered_zone("example.com");
  const std::string arn =
      edges.issued_certificate("www.example.com", NamesAndEdges::source, zone, NamesAndEdges::source);
  const Json first = edges.call("acm", "GetCertificate", {{"CertificateArn", arn}});
  EXPECT_EQ(first, edges.call("acm", "GetCertificate", {{"CertificateArn", arn}}));
  const auto facts = acm::read_certificate(text(first, "Certificate"), "");
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->names, std::vector<std::string>{"www.example.com"});
  EXPECT_EQ(edges.refusal("acm", "GetCertificate", {{"CertificateArn", request(Json::object())}}),
            "RequestInProgressException");
}

TEST_F(Certificates, ImportNeedsTheRightKey) {
  const std::string pem = acm::make_certificate("seed", {"www.example.com"}, edges.world.now() - 24h,
                                                edges.world.now() + 24h * 90);
  EXPECT_EQ(edges.refusal("acm", "ImportCertificate",
                          {{"Certificate", base64(pem)}, {"PrivateKey", base64("nothing")}}),
            "ValidationException");
  EXPECT_EQ(
      edges.refusal("acm", "ImportCertificate", {{"Certificate", base64("x")}, {"PrivateKey", base64("x")}}),
      "ValidationException");
}

}  // namespace
}  // namespace cleave::twin
