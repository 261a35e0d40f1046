#include "aws/credentials.h"

#include <gmock/gmock.h>

#include "aws/credentials/command_line.h"
#include "aws/files_of_profiles.h"
#include "aws/scripted_transport.h"
#include "base/json.h"

namespace cleave::aws {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* role_answer =
    "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
    "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>rolesecret</SecretAccessKey>"
    "<SessionToken>roletoken</SessionToken><Expiration>2026-11-23T07:00:00Z</Expiration>"
    "</Credentials></AssumeRoleResult></AssumeRoleResponse>";

class CredentialsTest : public ProfileTest {
 protected:
  Credentials get(const std::string& profile = "") { return provider(profile)->get(); }
  std::shared_ptr<CredentialsProvider> provider(const std::string& profile) {
    return make_credentials(load(profile), transport, clock);
  }

  static HttpResponse json_answer(const std::string& body) {
    auto response = answer(200, body);
    response.headers.set("content-type", "application/json");
    return response;
  }

  HttpResponse next = answer(404);
  std::shared_ptr<ScriptedTransport> transport =
      std::make_shared<ScriptedTransport>([this](const HttpRequest&) { return next; });
  std::shared_ptr<VirtualClock> clock = std::make_shared<VirtualClock>(from_rfc3339("2026-11-23T06:00:00Z"));
};

TEST_F(CredentialsTest, TheEnvironmentCountsOnlyWhereNoProfileWasNamed) {
  variables["AWS_ACCESS_KEY_ID"] = "AKIAENV";
  variables["AWS_SECRET_ACCESS_KEY"] = "envsecret";
  credentials("[a]\naws_access_key_id = AKIAFILE\naws_secret_access_key = filesecret\n");
  EXPECT_EQ(get().access_key_id, "AKIAENV");
  EXPECT_EQ(get("a").access_key_id, "AKIAFILE");
}

TEST_F(CredentialsTest, HalfAKeyPairIsAnErrorWithoutItsValue) {
  credentials("[a]\naws_access_key_id = AKIAFILE\n");
  const auto error = error_of([&] { get("a"); });
  EXPECT_EQ(error.kind(), Error::Kind::credentials);
  EXPECT_THAT(error.text(), HasSubstr("profile 'a'"));
  EXPECT_THAT(error.text(), Not(HasSubstr("AKIAFILE")));
}

TEST_F(CredentialsTest, NothingFoundSaysWhatWasTriedAndWhatToDo) {
  const auto error = error_of([&] { get(); });
  EXPECT_EQ(error.code(), "no-credentials");
  EXPECT_THAT(error.text(), HasSubstr("instance metadata"));
  EXPECT_THAT(error.next(), HasSubstr("aws configure"));
}

TEST_F(CredentialsTest, ARoleIsAssumedWithTheSourceProfileAndRefreshedBeforeItExpires) {
  config(
      "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = basesecret\n"
      "[profile role]\nregion = us-east-1\nrole_arn = arn:aws:iam::111111111111:role/mover\n"
      "source_profile = base\nexternal_id = x1\nrole_session_name = me\nduration_seconds = 3600\n");
  next = answer(200, role_answer);
  const auto role = provider("role");
  EXPECT_EQ(role->get().session_token, "roletoken");
  EXPECT_EQ(role->get().expires, from_rfc3339("2026-11-23T07:00:00Z"));
  ASSERT_EQ(transport->requests.size(), 1u);
  const auto& request = transport->requests.front();
  EXPECT_EQ(request.host, "sts.us-east-1.amazonaws.com");
  EXPECT_THAT(request.headers.get("authorization").value_or(""), HasSubstr("Credential=AKIABASE/"));
  EXPECT_THAT(request.body, testing::AllOf(HasSubstr("ExternalId=x1"), HasSubstr("RoleSessionName=me"),
                                           HasSubstr("DurationSeconds=3600")));
  clock->advance(std::chrono::minutes(56));
  role->get();
  EXPECT_EQ(transport->requests.size(), 2u);
}

TEST_F(CredentialsTest, RolesThatCannotBeAssumedSayWhy) {
  config(
      "[profile base]\naws_access_key_id = A\naws_secret_access_key = s\n"
      "[profile none]\nrole_arn = arn:aws:iam::111111111111:role/r\n"
      "[profile one]\nrole_arn = arn:aws:iam::111111111111:role/r\nsource_profile = two\n[profile "
      "two]\nrole_arn = arn:aws:iam::111111111111:role/r\nsource_profile = one\n"
      "[profile odd]\nrole_arn = arn:aws:iam::111111111111:role/r\ncredential_source = Moon\n");
  EXPECT_THAT(error_of([&] { get("none"); }).text(), HasSubstr("source_profile"));
  EXPECT_THAT(error_of([&] { get("one"); }).text(), HasSubstr("circle"));
  EXPECT_THAT(error_of([&] { get("odd"); }).text(), HasSubstr("'Moon'"));
}

TEST_F(CredentialsTest, WebIdentityIsNotSigned) {
  write_file(home / "token", "the.web.token");
  config("[profile w]\nrole_arn = arn:aws:iam::111111111111:role/web\nweb_identity_token_file = " +
         (home / "token").string() + "\n");
  std::string body = role_answer;
  for (auto at = body.find("AssumeRole"); at != std::string::npos; at = body.find("AssumeRole", at + 25)) {
    body.insert(at + 10, "WithWebIdentity");
  }
  next = answer(200, body);
  EXPECT_EQ(get("w").access_key_id, "ASIAROLE");
  EXPECT_FALSE(transport->requests.front().headers.get("authorization"));
  EXPECT_THAT(transport->requests.front().body, HasSubstr("WebIdentityToken=the.web.token"));
}

TEST_F(CredentialsTest, SingleSignOnUsesTheCachedLogin) {
  config(
      "[profile s]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Admin\n"
      "[sso-session work]\nsso_start_url = https://x.example/start\nsso_region = eu-west-1\n");
  EXPECT_THAT(error_of([&] { get("s"); }).next(), HasSubstr("aws sso login --profile s"));
  std::filesystem::create_directories(home / ".aws/sso/cache");
  const auto cache =
      home / ".aws/sso/cache/e274eeff768c6396088ec6eb091f4bf4d47ab1e0.json";  // The SHA-1 of "work".
  write_file(cache, R"({"accessToken": "tok", "expiresAt": "2026-11-23T05:00:00Z"})");
  EXPECT_THAT(error_of([&] { get("s"); }).text(), HasSubstr("expired"));
  write_file(cache, R"({"accessToken": "tok", "expiresAt": "2026-11-23T09:00:00Z"})");
  next = json_answer(
      R"({"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t",
                         "expiration": 1795417200000}})");
  EXPECT_EQ(get("s").access_key_id, "ASIASSO");
  EXPECT_EQ(transport->requests.back().host, "portal.sso.eu-west-1.amazonaws.com");
  EXPECT_EQ(transport->requests.back().headers.get("x-amz-sso_bearer_token"), "tok");
}

TEST_F(CredentialsTest, ALoginIsRenewedByItsRefreshTokenAndKept) {
  config(
      "[profile s]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Admin\n"
      "[sso-session work]\nsso_start_url = https://x.example/start\nsso_region = eu-west-1\n");
  std::filesystem::create_directories(home / ".aws/sso/cache");
  const auto cache = home / ".aws/sso/cache/e274eeff768c6396088ec6eb091f4bf4d47ab1e0.json";
  write_file(
      cache,
      R"({"accessToken": "old", "expiresAt": "2026-11-23T05:00:00Z", "refreshToken": "r", "clientId": "c",
                 "clientSecret": "s", "registrationExpiresAt": "2026-12-23T05:00:00Z", "extra": 1})");
  transport = std::make_shared<ScriptedTransport>([](const HttpRequest& request) {
    if (request.host == "oidc.eu-west-1.amazonaws.com")
      return json_answer(R"({"accessToken": "new", "expiresIn": 3600, "refreshToken": "r2"})");
    return json_answer(R"({"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s",
                            "sessionToken": "t", "expiration": 1795417200000}})");
  });
  EXPECT_EQ(get("s").access_key_id, "ASIASSO");
  EXPECT_EQ(transport->requests.back().headers.get("x-amz-sso_bearer_token"), "new");
  const auto kept = parse_json(read_file(cache), "cache");
  EXPECT_EQ(text(kept, "refreshToken"), "r2");
  EXPECT_EQ(text(kept, "expiresAt"), "2026-11-23T07:00:00Z");
  EXPECT_EQ(number_or(kept, "extra", 0), 1);
  EXPECT_EQ(std::filesystem::status(cache).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(CredentialsTest, WhatIsStillValidServesWhenNewCredentialsAreRefused) {
  config(
      "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = basesecret\n"
      "[profile role]\nrole_arn = arn:aws:iam::111111111111:role/mover\nsource_profile = base\n");
  next = answer(200, role_answer);
  const auto role = provider("role");
  role->get();
  clock->advance(std::chrono::minutes(57));
  next = answer(503);
  for (int call = 0; call < 100; ++call) EXPECT_EQ(role->get().access_key_id, "ASIAROLE");
  EXPECT_EQ(transport->requests.size(), 2u);
  clock->advance(std::chrono::minutes(4));
  EXPECT_THROW(role->get(), Error);
}

TEST_F(CredentialsTest, NoOtherPrincipalTakesThePlaceOfASourceThatIsNamed) {
  variables.erase("AWS_EC2_METADATA_DISABLED");
  config(
      "[sso-session work]\nsso_region = eu-west-1\n[profile a]\nsso_session = work\n[profile "
      "b]\nlogin_session = arn:aws:iam::1:user/me\n"
      "[profile c]\nrole_arn = arn:aws:iam::111111111111:role/r\nsource_profile = empty\n[profile empty]\n"
      "[profile d]\nsso_role_name = x\n[profile e]\naws_secret_access_key = x\n"
      "[profile f]\nsource_profile = empty\n");
  for (const char* profile : {"a", "b", "c", "d", "e", "f"}) {
    EXPECT_EQ(error_of([&] { get(profile); }).kind(), Error::Kind::credentials) << profile;
    EXPECT_TRUE(transport->requests.empty()) << profile;
  }
}

TEST_F(CredentialsTest, AHopOfAChainIsAskedWhereTheChosenProfileSays) {
  config(
      "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\nregion = us-west-2\n"
      "[profile role]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111111111111:role/r\nsource_profile = "
      "mid\n"
      "[profile mid]\nregion = cn-north-1\nendpoint_url = https://mid.example\n"
      "role_arn = arn:aws:iam::111111111111:role/m\nsource_profile = base\n");
  next = answer(200, role_answer);
  get("role");
  ASSERT_EQ(transport->requests.size(), 2u);
  for (const auto& request : transport->requests) EXPECT_EQ(request.host, "sts.eu-west-1.amazonaws.com");
}

TEST_F(CredentialsTest, AnAddressThatOnlyBeginsLikeThisMachineIsNotAsked) {
  for (const char* host :
       {"127.0.0.1.evil.example", "localhost.evil.example", "[::1].evil.example", "127.evil"}) {
    variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = std::string("http://") + host + "/x";
    EXPECT_EQ(error_of([&] { get(); }).kind(), Error::Kind::credentials) << host;
    EXPECT_TRUE(transport->requests.empty()) << host;
  }
}

TEST_F(CredentialsTest, AProcessIsRunWithoutAShell) {
  const auto file = home / "it's here";
  write_file(
      file,
      R"({"Version": 1, "AccessKeyId": "AKIAPROC", "SecretAccessKey": "s", "Expiration": "2026-11-23T07:00:00Z"})");
  config("[profile p]\ncredential_process = cat \"" + file.string() +
         "\"\n[profile q]\ncredential_process = false\n" +
         "[profile r]\ncredential_process = cat /dev/null; touch " + (home / "pwned").string() + "\n");
  EXPECT_EQ(get("p").access_key_id, "AKIAPROC");
  EXPECT_EQ(error_of([&] { get("q"); }).kind(), Error::Kind::credentials);
  EXPECT_EQ(error_of([&] { get("r"); }).kind(), Error::Kind::credentials);
  EXPECT_FALSE(std::filesystem::exists(home / "pwned"));
}

TEST(CommandLine, IsSplitAsAShellWouldWithoutBeingOne) {
  const std::vector<std::string> words{"a b", "c\"d", "", "$HOME", "e f"};
  EXPECT_EQ(split_command_line(R"("a b"  'c"d' "" $HOME e\ f)", "here"), words);
  EXPECT_EQ(error_of([] { split_command_line("a 'b", "here"); }).where(), "here");
}

TEST_F(CredentialsTest, AContainerIsAskedWithItsToken) {
  variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/creds?id=1";
  variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "tok";
  next = answer(200, R"({"AccessKeyId": "ASIACONT", "SecretAccessKey": "s", "Token": "t"})");
  EXPECT_EQ(get().session_token, "t");
  EXPECT_EQ(transport->requests.front().host, "169.254.170.2");
  EXPECT_EQ(transport->requests.front().headers.get("authorization"), "tok");
}

TEST_F(CredentialsTest, AForeignHostIsNotAskedWithoutTls) {
  variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://evil.example/creds";
  EXPECT_EQ(error_of([&] { get(); }).kind(), Error::Kind::credentials);
  EXPECT_TRUE(transport->requests.empty());
}

TEST_F(CredentialsTest, InstanceMetadataNeedsASessionFirst) {
  variables.erase("AWS_EC2_METADATA_DISABLED");
  transport = std::make_shared<ScriptedTransport>([](const HttpRequest& request) {
    if (request.method == "PUT") return answer(200, "session");
    if (request.headers.get("x-aws-ec2-metadata-token") != "session") return answer(401);
    if (request.path.ends_with("/")) return answer(200, "web\n");
    return answer(200, R"({"AccessKeyId": "ASIAIMDS", "SecretAccessKey": "s", "Token": "t"})");
  });
  EXPECT_EQ(get().access_key_id, "ASIAIMDS");
  EXPECT_THAT(transport->requests.back().path, testing::EndsWith("/security-credentials/web"));
}

}  // namespace
}  // namespace cleave::aws
