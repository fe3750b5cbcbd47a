#include "base/redaction.h"

#include <gtest/gtest.h>

namespace base {
namespace {

std::string Redacted(std::string_view text) {
  return Redactor(Redactor::Secrets{{"my-own-key", "<gateway key>"},
                                    {"my-own-key-2", "<data layer key>"}})
      .Text(text);
}

TEST(RedactorTest, HidesTheKeysThatWereGivenWhereverTheyStand) {
  EXPECT_EQ(Redacted("a my-own-key b my-own-key-2"), "a <gateway key> b <data layer key>");
}

TEST(RedactorTest, KnowsTokensAndKeysByWhatTheyAre) {
  EXPECT_EQ(Redacted("x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s_g-1 y"), "x <token> y");
  EXPECT_EQ(Redacted("Bearer abcdefgh1234="), "Bearer <token>");
  EXPECT_EQ(Redacted("{\"k\":\"sk-abcdefghijklmnopqrst\"}"), "{\"k\":\"<key>\"}");
  EXPECT_EQ(Redacted("-----BEGIN RSA PRIVATE KEY-----\\nMII\\n-----END RSA PRIVATE KEY-----!"),
            "<private key>!");
  EXPECT_EQ(Redacted("postgres://user:pass@host/db"), "postgres://<user>@host/db");
  EXPECT_EQ(Redacted(R"({"password": "a\"b", "name": "n"})"),
            R"({"password": "<secret>", "name": "n"})");
}

TEST(RedactorTest, HidesAShortSecretWhereItIsAWord) {
  const Redactor redactor({{"key", "<k>"}}, Redactor::Scope::kSecretsAlone);
  EXPECT_EQ(redactor.Text("key monkey \"key\" key_id"), "<k> monkey \"<k>\" key_id");
}

TEST(RedactorTest, MayKnowTheSecretsAlone) {
  const Redactor redactor({{"my-own-key", "<k>"}}, Redactor::Scope::kSecretsAlone);
  EXPECT_EQ(redactor.Text("my-own-key Bearer abcdefgh1234="), "<k> Bearer abcdefgh1234=");
}

TEST(RedactorTest, LeavesWhatIsNone) {
  for (const char* text :
       {"eyJ", "eyJ.eyJ", "the Bearer is", "task-123456789012345678901234", "http://host/a@b",
        "-----BEGIN CERTIFICATE-----", R"({"token":null})", R"({"password":""})"}) {
    EXPECT_EQ(Redacted(text), text);
  }
}

}  // namespace
}  // namespace base
