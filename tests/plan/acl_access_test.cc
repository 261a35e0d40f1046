#include "plan/s3/acl_access.h"

#include <gtest/gtest.h>

namespace cleave::plan {
namespace {

Json to_user(const char* id, const char* permission) {
  return {{"Grantee", {{"Type", "CanonicalUser"}, {"ID", id}}}, {"Permission", permission}};
}

Json to_group(const std::string& group, const char* permission) {
  return {{"Grantee", {{"Type", "Group"}, {"URI", "http://acs.amazonaws.com/groups/" + group}}},
          {"Permission", permission}};
}

TranslatedGrants read(const Json& grants, GrantsOf of, PublicGrants public_grants = PublicGrants::count) {
  return translated(grants, of, "owner", public_grants);
}

TEST(AclAccess, WhatTheOwnerMayGoesWithoutSaying) {
  const auto grants = read(Json::array({to_user("owner", "FULL_CONTROL")}), GrantsOf::object);
  EXPECT_TRUE(grants.access.empty());
  EXPECT_TRUE(grants.left.empty());
}

TEST(AclAccess, ReadingObjectsIsSaidByAPolicy) {
  const auto grants =
      read({to_group("global/AllUsers", "READ"), to_user("partner", "READ")}, GrantsOf::object);
  EXPECT_EQ(grants.access, (std::set<Access>{{"Read", everyone}, {"Read", "partner"}}));
  EXPECT_TRUE(grants.left.empty());
}

TEST(AclAccess, FullControlLeavesWhatConcernsLists) {
  const auto grants = read(Json::array({to_user("partner", "FULL_CONTROL")}), GrantsOf::object);
  EXPECT_EQ(grants.access, (std::set<Access>{{"Read", "partner"}}));
  EXPECT_EQ(grants.left, (std::set<std::string>{"READ_ACP to partner", "WRITE_ACP to partner"}));
}

TEST(AclAccess, NobodyElseIsTakenForAuthenticatedUsers) {
  const auto grants = read(Json::array({to_group("global/AuthenticatedUsers", "READ")}), GrantsOf::object);
  EXPECT_TRUE(grants.access.empty());
  EXPECT_EQ(grants.left, std::set<std::string>{"READ to AuthenticatedUsers"});
  EXPECT_NE(why_left("READ to AuthenticatedUsers"), why_left("READ_ACP to AuthenticatedUsers"));
}

TEST(AclAccess, PublicGrantsThatAreIgnoredGrantNothing) {
  const auto grants =
      read({to_group("global/AllUsers", "READ"), to_group("global/AuthenticatedUsers", "READ")},
           GrantsOf::object, PublicGrants::ignored);
  EXPECT_TRUE(grants.access.empty());
  EXPECT_TRUE(grants.left.empty());
}

TEST(AclAccess, ABucketsListLetsListWriteAndDeliverLogs) {
  const auto grants = read({to_user("partner", "READ"), to_user("writer", "WRITE"),
                            to_group("s3/LogDelivery", "WRITE"), to_group("s3/LogDelivery", "READ_ACP")},
                           GrantsOf::bucket);
  EXPECT_EQ(grants.access,
            (std::set<Access>{{"List", "partner"}, {"Write", "writer"}, {"Deliver", log_delivery}}));
  EXPECT_TRUE(grants.left.empty());
}

TEST(AclAccess, SidsTellGranteesApart) {
  const std::string one(64, 'a');
  const std::string other(64, 'b');
  EXPECT_EQ(sid_of({"Read", one}), "CleaveAclReadaaaaaaaaaaaaaaaa");
  EXPECT_NE(sid_of({"Read", one}), sid_of({"Read", other}));
  EXPECT_NE(sid_of({"Read", one}), sid_of({"List", one}));
}

}  // namespace
}  // namespace cleave::plan
