#include "mock_server/gateway/json_web_token.h"

#include <gtest/gtest.h>

#include <string_view>

namespace mock_server::gateway {
namespace {

constexpr std::chrono::microseconds kNow{1'768'771'607'123'456};

struct TokenCase {
  const char* name;
  std::string_view token;
  std::string_view code;  // empty: it is let in
  std::string_view message;
};

void PrintTo(const TokenCase& token, std::ostream* out) { *out << token.name; }

class ReadTokenTest : public testing::TestWithParam<TokenCase> {};

TEST_P(ReadTokenTest, JudgesAsPyJwtDoes) {
  const auto subject = ReadToken(GetParam().token, "secret", kNow);
  EXPECT_EQ(subject.has_value(), GetParam().code.empty());
  if (subject.has_value()) return;
  EXPECT_EQ(subject.error().status, 401);
  EXPECT_EQ(subject.error().code, GetParam().code);
  EXPECT_EQ(subject.error().message, GetParam().message);
}

// What PyJWT 2.8 makes of them (tests/oracle/jwt_check.py).
INSTANTIATE_TEST_SUITE_P(
    Tokens, ReadTokenTest,
    testing::Values(
        TokenCase{
            "Good",
            "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSJ9.ybNVvLxQwsZcpSmiop-PjOoViP-0s1c_McIcHIbrcAw",
            "", ""},
        TokenCase{"GoodBy512",
                  "eyJhbGciOiAiSFM1MTIifQ."
                  "eyJzdWIiOiAidSIsICJleHAiOiAxMDAwMDAwMDAwMDAsICJuYmYiOiAiMV8wIiwgImlhdCI6IDEuNX0."
                  "PjbzP25LVRC5CAIRCTlSeez7JhpLJLiQhgrGPo57meq60d3R38ifEVa0sh_Ov_"
                  "QO9MUt4zr1wGjrvQ1QpnJogw",
                  "", ""},
        TokenCase{
            "NumberAsSubject",
            "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiA1fQ.DecWJj-TKQUI4elcES_6eXD8Qa1-mmug0hmZHVqWWvA", "",
            ""},
        TokenCase{
            "OtherSecret",
            "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSJ9.1eKLqRhK8ImOasw0xworubx9lkwqMRPTSwXB5AOee90",
            "E9104", "Invalid JWT signature"},
        TokenCase{"Expired",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJleHAiOiAxfQ.ltvzLw-_sqmlJp_Wztm6-"
                  "5C1UzILMY4Q_3PE7gbYtgM",
                  "E9102", "Token expired"},
        TokenCase{"NotYet",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJuYmYiOiAxMDAwMDAwMDAwMDB9."
                  "BN3Yd2n6OGOTmNzZQveeYk1gwN30ckrsj9JUTDXOHqU",
                  "E9104", "JWT validation failed: The token is not yet valid (nbf)"},
        TokenCase{"IssuedLater",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJpYXQiOiAxMDAwMDAwMDAwMDB9."
                  "MEIcabDbwkmvpb7-nhax_-GjRhRbYoH3W_erEheR5ws",
                  "E9104", "JWT validation failed: The token is not yet valid (iat)"},
        TokenCase{"NoSubject",
                  "eyJhbGciOiAiSFMyNTYifQ.e30.5KNTEYfNPL-QJUl4K82yzs1w52fYinqwB3nbF5jC2R8", "E9104",
                  "JWT validation failed: Missing subject claim in JWT"},
        TokenCase{
            "EmptySubject",
            "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAiIn0.IuVzenYu2NnEkDWBD28Fhnc6BAgQgKCI-ytCtDUDP5w",
            "E9104", "JWT validation failed: Missing subject claim in JWT"},
        TokenCase{"Audience",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJhdWQiOiAieCJ9."
                  "uJoNZuWAXLWQDWgIm5EoZhTibMnSXlol_FM6leS-Dik",
                  "E9104", "JWT validation failed: Invalid audience"},
        TokenCase{"ExpiryNoNumber",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJleHAiOiAieCJ9.X44UT_"
                  "neOQNhUg0BLk9cosIrCMYLM1EhO7hVUc8jq4w",
                  "E9104", "Invalid JWT format: Expiration Time claim (exp) must be an integer."},
        TokenCase{"ExpiryNull",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJleHAiOiBudWxsfQ."
                  "pKdzPAmAmN5xy7WlVRRkUltB8L0JuR5InN0eo55AFaA",
                  "E9104",
                  "JWT validation failed: int() argument must be a string, a bytes-like object or "
                  "a real number, not 'NoneType'"},
        TokenCase{"ExpiryInfinite",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJleHAiOiBJbmZpbml0eX0."
                  "gVAXTKddds079hZdamadQlP_gFt9ac0tZwXsvM-N-L8",
                  "E9104", "JWT validation failed: cannot convert float infinity to integer"},
        TokenCase{"IssuedNoNumber",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSIsICJpYXQiOiAieCJ9.5DMj6bhV9y8Ht-E5_"
                  "Pan45TRa11Vj2VRAPilikuqdAw",
                  "E9104", "JWT validation failed: Issued At claim (iat) must be an integer."},
        TokenCase{
            "None",
            "eyJhbGciOiAibm9uZSJ9.eyJzdWIiOiAidSJ9.ANBKpkVWJLZS9PHqva341uyNbtW1_sUbVXxAoBx1ScA",
            "E9104", "JWT validation failed: When alg = \"none\", key value must be None."},
        TokenCase{"NoAlgorithm", "e30.eyJzdWIiOiAidSJ9.nfs_y325yuUXw6kCtv7XkxtYX2vXFNo3wXSgtKJCoxw",
                  "E9104", "JWT validation failed: Algorithm not specified"},
        TokenCase{"EmptyAlgorithm",
                  "eyJhbGciOiAiIn0.eyJzdWIiOiAidSJ9.bC6lsx9HF3Kt5n6JewhJplqh_8sSLcwT7vQ-ntHsZvo",
                  "E9104", "JWT validation failed: The specified alg value is not allowed"},
        TokenCase{"UnknownAlgorithm",
                  "eyJhbGciOiAiWFgifQ.eyJzdWIiOiAidSJ9.b40-OxEACHQW6LmkXXYizfVhYrqfc6GeqmeDJ767wYE",
                  "E9104", "JWT validation failed: Algorithm not supported"},
        TokenCase{"OddKid",
                  "eyJhbGciOiAiSFMyNTYiLCAia2lkIjogMX0.eyJzdWIiOiAidSJ9.cOQb9lkPxzVFiCYxvJP_"
                  "EXhTRXXJXQ4dA3sltYUdVTs",
                  "E9104", "JWT validation failed: Key ID header parameter must be a string"},
        TokenCase{"Detached",
                  "eyJhbGciOiAiSFMyNTYiLCAiYjY0IjogZmFsc2V9.eyJzdWIiOiAidSJ9.3rDm2G-"
                  "UNJinHJSeXIZbaGPAUrNL8eJq9GD13D0ka8Y",
                  "E9104",
                  "Invalid JWT format: It is required that you pass in a value for the "
                  "\"detached_payload\" argument to decode a message having the b64 header set to "
                  "false."},
        TokenCase{"HeaderPadding", "a.b.c", "E9104", "Invalid JWT format: Invalid header padding"},
        TokenCase{
            "HeaderEmpty", "..", "E9104",
            "Invalid JWT format: Invalid header string: Expecting value: line 1 column 1 (char 0)"},
        TokenCase{"HeaderList", "WzFd.e30.yJaVW16mzPKT7H7C2KhWMJoGhaHvyC5YS2HGdD0mn1U", "E9104",
                  "Invalid JWT format: Invalid header string: must be a json object"},
        TokenCase{"PayloadPadding", "eyJhbGciOiAiSFMyNTYifQ.a.c", "E9104",
                  "Invalid JWT format: Invalid payload padding"},
        TokenCase{"CryptoPadding", "eyJhbGciOiAiSFMyNTYifQ.e30.a", "E9104",
                  "Invalid JWT format: Invalid crypto padding"},
        TokenCase{"PayloadBroken",
                  "eyJhbGciOiAiSFMyNTYifQ.eyJhIjoxLH0.kGmgGv3KOhaWfmBcdJHZPtC-ZQE5qtLmQInrDsodG9Y",
                  "E9104",
                  "Invalid JWT format: Invalid payload string: Expecting property name enclosed in "
                  "double quotes: line 1 column 8 (char 7)"},
        TokenCase{"PayloadList",
                  "eyJhbGciOiAiSFMyNTYifQ.WzFd.zzIbM9hyjWYLGSHrc2KNvSbskrt7qkH6GBn1-YUMjSQ",
                  "E9104", "Invalid JWT format: Invalid payload string: must be a json object"},
        TokenCase{"PayloadDeep",
                  "eyJhbGciOiAiSFMyNTYifQ."
                  "W1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tb"
                  "W1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbWw.LjXiCbTOutC1jL0AZGz5anRM_"
                  "0GoeFMORSADCl75Mcg",
                  "E9104",
                  "Invalid JWT format: Invalid payload string: Expecting value: line 1 column 101 "
                  "(char 100)"}),
    [](const auto& test) { return test.param.name; });

TEST(ReadTokenTest, TellsTheSubject) {
  // {"alg": "HS256", "typ": "JWT"}, {"sub": "u"}; signed with the platform's default secret.
  const auto subject = ReadToken(
      "eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAidSJ9."
      "NlVsTEao9dxpuuxI4zuFCQFW4Ag4RNffCwB"
      "ci5D8L4Y",
      "INSECURE_DEFAULT_SECRET_CHANGE_ME", kNow);
  ASSERT_TRUE(subject.has_value());
  EXPECT_EQ(*subject, python::Value("u"));
}

}  // namespace
}  // namespace mock_server::gateway
