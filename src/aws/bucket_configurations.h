#pragma once

#include <array>
#include <string_view>

namespace cleave::aws {

/// A configuration sub-resource of an S3 bucket: how it is read and how it is written. The models do not say
/// which Get belongs to which Put, nor which error means "there is none".
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
struct BucketConfiguration {
  std::string_view name;        ///< "Cors"
  std::string_view get;         ///< "GetBucketCors"
  std::string_view get_member;  ///< the member of the answer that is the configuration; "" = the whole answer
  std::string_view put;         ///< "PutBucketCors"
  std::string_view put_member;  ///< the member of the request that takes it
  std::string_view remove;      ///< "DeleteBucketCors", or "" where an empty one is put instead
  std::string_view
      absent;  ///< the error code of `get` for "there is none"; "" = it answers an empty document
};

/// In the order in which they are written: what opens a bucket to policies and grants first, what acts on
/// objects last.
inline constexpr std::array<BucketConfiguration, 13> bucket_configurations{{
    {"PublicAccessBlock", "GetPublicAccessBlock", "PublicAccessBlockConfiguration", "PutPublicAccessBlock",
     "PublicAccessBlockConfiguration", "DeletePublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"},
    {"Versioning", "GetBucketVersioning", "", "PutBucketVersioning", "VersioningConfiguration", "", ""},
    {"Encryption", "GetBucketEncryption", "ServerSideEncryptionConfiguration", "PutBucketEncryption",
     "ServerSideEncryptionConfiguration", "DeleteBucketEncryption",
     "ServerSideEncryptionConfigurationNotFoundError"},
    {"ObjectLock", "GetObjectLockConfiguration", "ObjectLockConfiguration", "PutObjectLockConfiguration",
     "ObjectLockConfiguration", "", "ObjectLockConfigurationNotFoundError"},
    {"Cors", "GetBucketCors", "", "PutBucketCors", "CORSConfiguration", "DeleteBucketCors",
     "NoSuchCORSConfiguration"},
    {"Website", "GetBucketWebsite", "", "PutBucketWebsite", "WebsiteConfiguration", "DeleteBucketWebsite",
     "NoSuchWebsiteConfiguration"},
    {"Accelerate", "GetBucketAccelerateConfiguration", "", "PutBucketAccelerateConfiguration",
     "AccelerateConfiguration", "", ""},
    {"RequestPayment", "GetBucketRequestPayment", "", "PutBucketRequestPayment",
     "RequestPaymentConfiguration", "", ""},
    {"Policy", "GetBucketPolicy", "Policy", "PutBucketPolicy", "Policy", "DeleteBucketPolicy",
     "NoSuchBucketPolicy"},
    {"Logging", "GetBucketLogging", "", "PutBucketLogging", "BucketLoggingStatus", "", ""},
    {"Notification", "GetBucketNotificationConfiguration", "", "PutBucketNotificationConfiguration",
     "NotificationConfiguration", "", ""},
    {"Lifecycle", "GetBucketLifecycleConfiguration", "", "PutBucketLifecycleConfiguration",
     "LifecycleConfiguration", "DeleteBucketLifecycle", "NoSuchLifecycleConfiguration"},
    {"Replication", "GetBucketReplication", "ReplicationConfiguration", "PutBucketReplication",
     "ReplicationConfiguration", "DeleteBucketReplication", "ReplicationConfigurationNotFoundError"},
}};

/// Configurations of which a bucket has several, each with an Id.
struct BucketConfigurationList {
  std::string_view name;    ///< "Metrics"
  std::string_view list;    ///< "ListBucketMetricsConfigurations"
  std::string_view items;   ///< the member of its answer
  std::string_view put;     ///< "PutBucketMetricsConfiguration"
  std::string_view member;  ///< the member of the request that takes one
};
inline constexpr std::array<BucketConfigurationList, 4> bucket_configuration_lists{{
    {"Analytics", "ListBucketAnalyticsConfigurations", "AnalyticsConfigurationList",
     "PutBucketAnalyticsConfiguration", "AnalyticsConfiguration"},
    {"IntelligentTiering", "ListBucketIntelligentTieringConfigurations",
     "IntelligentTieringConfigurationList", "PutBucketIntelligentTieringConfiguration",
     "IntelligentTieringConfiguration"},
    {"Inventory", "ListBucketInventoryConfigurations", "InventoryConfigurationList",
     "PutBucketInventoryConfiguration", "InventoryConfiguration"},
    {"Metrics", "ListBucketMetricsConfigurations", "MetricsConfigurationList",
     "PutBucketMetricsConfiguration", "MetricsConfiguration"},
}};

}  // namespace cleave::aws
