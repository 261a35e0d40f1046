#include <gtest/gtest.h>

#include "aws/bucket_host.h"
#include "aws/protocol.h"

namespace cleave::aws {
namespace {

struct Route {
  const char* method;
  const char* target;
  const char* header;
  const char* operation;  ///< "" = none
};

class S3Routes : public testing::TestWithParam<Route> {};

TEST_P(S3Routes, AreToldApartBySubResourceAndHeader) {
  const Route& route = GetParam();
  HttpRequest request;
  request.method = route.method;
  const std::string target = route.target;
  request.path = target.substr(0, target.find('?'));
  if (target.find('?') != std::string::npos)
    request.query = decode_query(target.substr(target.find('?') + 1));
  if (*route.header != '\0') request.headers.set(route.header, "b/k");
  const Operation* found = match_operation(service("s3"), request);
  EXPECT_EQ(found == nullptr ? "" : found->name, route.operation) << route.method << " " << route.target;
}

INSTANTIATE_TEST_SUITE_P(
    Requests, S3Routes,
    testing::Values(
        Route{"GET", "/", "", "ListBuckets"}, Route{"GET", "/?x-id=ListBuckets", "", "ListBuckets"},
        Route{"PUT", "/b", "", "CreateBucket"}, Route{"PUT", "/b/", "", "CreateBucket"},
        Route{"GET", "/b", "", "ListObjects"}, Route{"GET", "/b?prefix=&delimiter=%2F", "", "ListObjects"},
        Route{"GET", "/b?list-type=2&prefix=a", "", "ListObjectsV2"},
        Route{"GET", "/b?versions", "", "ListObjectVersions"}, Route{"GET", "/b?acl", "", "GetBucketAcl"},
        Route{"GET", "/b?uploads", "", "ListMultipartUploads"},
        Route{"GET", "/b?analytics&id=1", "", "GetBucketAnalyticsConfiguration"},
        Route{"GET", "/b?analytics", "", "ListBucketAnalyticsConfigurations"},
        Route{"GET", "/b?torrent", "", ""}, Route{"GET", "/b/k", "", "GetObject"},
        Route{"GET", "/b//k//", "", "GetObject"}, Route{"GET", "/b/k?acl", "", "GetObjectAcl"},
        Route{"GET", "/b/k?uploadId=u", "", "ListParts"}, Route{"HEAD", "/b", "", "HeadBucket"},
        Route{"HEAD", "/b/k", "", "HeadObject"}, Route{"PUT", "/b/k", "", "PutObject"},
        Route{"PUT", "/b/k?x-id=PutObject", "", "PutObject"},
        Route{"PUT", "/b/k", "x-amz-copy-source", "CopyObject"},
        Route{"PUT", "/b/k?partNumber=1&uploadId=u", "", "UploadPart"},
        Route{"PUT", "/b/k?partNumber=1&uploadId=u", "X-Amz-Copy-Source", "UploadPartCopy"},
        Route{"PUT", "/b/k?tagging", "", "PutObjectTagging"},
        Route{"POST", "/b/k?uploads", "", "CreateMultipartUpload"},
        Route{"POST", "/b/k?uploadId=u", "", "CompleteMultipartUpload"},
        Route{"POST", "/b?delete", "", "DeleteObjects"}, Route{"DELETE", "/b/k", "", "DeleteObject"},
        Route{"DELETE", "/b/k?uploadId=u", "", "AbortMultipartUpload"},
        Route{"DELETE", "/b?policy", "", "DeleteBucketPolicy"}, Route{"PATCH", "/b", "", ""}));

TEST(S3Keys, KeepTheirSlashesAndOddCharacters) {
  const ServiceModel& s3 = service("s3");
  const Operation& operation = s3.operation("GetObject");
  for (const char* key : {"/lead", "a//b", "dir/", "a b+c%41", "ünï/☃", "..", "a?b#c"}) {
    const HttpRequest request = serialize_request(s3, operation, {{{"Bucket", "b"}, {"Key", key}}, ""});
    EXPECT_EQ(match_operation(s3, request), &operation) << key;
    EXPECT_EQ(parse_request(s3, operation, request).document["Key"], key) << request.path;
  }
}

TEST(BucketHost, TheBucketMovesFromTheHostToThePath) {
  const auto path = [](const char* host, const char* path_before) {
    HttpRequest request;
    request.host = host;
    request.path = path_before;
    move_bucket_to_path(request, "localhost");
    return request.path;
  };
  EXPECT_EQ(path("b.localhost:9000", "/k"), "/b/k");
  EXPECT_EQ(path("www.example.com.localhost", "/"), "/www.example.com/");
  EXPECT_EQ(path("localhost:9000", "/b/k"), "/b/k");
  EXPECT_EQ(path("notlocalhost", "/k"), "/k");
}

}  // namespace
}  // namespace cleave::aws
