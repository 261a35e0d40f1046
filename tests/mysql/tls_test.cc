#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "mysql/connection.h"
#include "server.h"

namespace cleave::mysql {
namespace {

/// A server with a certificate for the host `localhost` of an authority of its own.
class Tls : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = testing::TempDir() + "mysql_tls";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto make =
        "cd " + folder +
        " && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out "
        "ca.pem 2>log && openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout key.pem -out "
        "request.pem 2>>log && echo subjectAltName=DNS:localhost > names && openssl x509 "
        "-req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out "
        "certificate.pem 2>>log";
    ASSERT_EQ(std::system(make.c_str()), 0);
    server = std::make_unique<test::Server>(std::vector<std::string>{
        "--ssl-cert=" + folder + "/certificate.pem", "--ssl-key=" + folder + "/key.pem"});
  }
  static void TearDownTestSuite() {
    server.reset();
    std::filesystem::remove_all(folder);
  }

  /// The cipher of a connection, or the code of its error.
  static std::string cipher(TlsMode mode, const std::string& authority,
                            const std::string& host = "127.0.0.1") {
    auto endpoint = server->tcp_endpoint();
    endpoint.tls = mode;
    endpoint.tls_ca = authority;
    endpoint.host = host;
    try {
      return Connection(endpoint).query("SHOW STATUS LIKE 'Ssl_cipher'").rows.at(0).at(1).value_or("");
    } catch (const Error& error) {
      return error.code();
    }
  }

  inline static std::string folder;
  inline static std::unique_ptr<test::Server> server;
};

TEST_F(Tls, each_mode_proves_what_it_says) {
  const auto authority = folder + "/ca.pem";
  EXPECT_EQ(cipher(TlsMode::disabled, authority), "");
  EXPECT_TRUE(cipher(TlsMode::required, "").starts_with("TLS_")) << cipher(TlsMode::required, "");
  EXPECT_TRUE(cipher(TlsMode::verify_ca, authority).starts_with("TLS_"));
  EXPECT_TRUE(cipher(TlsMode::verify_identity, authority, "localhost").starts_with("TLS_"));
}

TEST_F(Tls, strangers_are_refused) {
  EXPECT_EQ(cipher(TlsMode::verify_identity, ""), "2026") << "the system does not know the authority";
  EXPECT_EQ(cipher(TlsMode::verify_identity, folder + "/ca.pem", "127.0.0.1"), "2026")
      << "no name of the certificate";
}

TEST_F(Tls, another_authority_is_refused) {
  const auto make =
      "cd " + folder +
      " && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout other.key -out "
      "other.pem 2>>log";
  ASSERT_EQ(std::system(make.c_str()), 0);
  EXPECT_EQ(cipher(TlsMode::verify_ca, folder + "/other.pem"), "2026");
  EXPECT_EQ(cipher(TlsMode::verify_identity, folder + "/other.pem"), "2026");
}

}  // namespace
}  // namespace cleave::mysql
