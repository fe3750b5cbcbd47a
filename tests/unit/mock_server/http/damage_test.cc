#include "mock_server/http/damage.h"

#include <gtest/gtest.h>

#include "mock_server/http/connection.h"

namespace mock_server::http {
namespace {

using State = Connection::State;

const std::string kAnswer = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789";

// What is left of the answer behind an earlier one.
std::string Damaged(const Damage& damage, const std::string& answer = kAnswer) {
  std::string out = "before" + answer;
  DamageAnswer(damage, 6, out);
  EXPECT_EQ(out.substr(0, 6), "before");
  return out.substr(6);
}

TEST(DamageAnswer, SendsHalf) {
  EXPECT_EQ(Damaged({.sent = Damage::Sent::kHalf}), kAnswer.substr(0, kAnswer.size() - 5));
  const std::string empty = "HTTP/1.1 204 No Content\r\n\r\n";
  EXPECT_EQ(Damaged({.sent = Damage::Sent::kHalf}, empty), empty.substr(0, empty.size() / 2));
}

TEST(DamageAnswer, SendsSomethingElse) {
  EXPECT_EQ(Damaged({.sent = Damage::Sent::kNothing}), "");
  EXPECT_EQ(Damaged({.sent = Damage::Sent::kNothing, .instead = "?"}), "?");
}

TEST(DamageAnswer, FalsifiesTheLength) {
  const auto length = [](int64_t error) {
    const std::string out = Damaged({.length_error = error});
    EXPECT_TRUE(out.ends_with("\r\n\r\n0123456789"));
    const size_t at = out.find("length: ") + 8;
    return out.substr(at, out.find('\r', at) - at);
  };
  EXPECT_EQ(length(5), "15");
  EXPECT_EQ(length(-3), "7");
  EXPECT_EQ(length(-30), "0");
  const std::string empty = "HTTP/1.1 204 No Content\r\n\r\n\r\ncontent-length: 7\r\n";
  EXPECT_EQ(Damaged({.length_error = 5}, empty), empty) << "only the head has one";
}

// Answers every request with the same damage.
class DamagingHandler : public RequestHandler {
 public:
  explicit DamagingHandler(Damage damage) : damage_(std::move(damage)) {}
  Answer Handle(const RequestOrigin&, const base::HttpRequest&) override {
    Answer answer;
    answer.response.body = "0123456789";
    answer.delay = delay;
    answer.damage = std::make_unique<const Damage>(damage_);
    return answer;
  }
  std::chrono::nanoseconds delay{0};

 private:
  const Damage damage_;
};

class DamagedConnectionTest : public testing::Test {
 protected:
  // What comes of two requests that arrive together.
  State Play(Damage damage, std::chrono::nanoseconds delay = {}) {
    handler_.emplace(std::move(damage));
    handler_->delay = delay;
    connection_.emplace(RequestOrigin{}, base::Arrival{}, *handler_, writer_, limits_);
    out_.clear();
    connection_->Receive("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n",
                         out_);
    return connection_->state();
  }
  size_t Answers() const {
    size_t count = 0;
    for (size_t at = 0; (at = out_.find("HTTP/1.1 200", at)) != std::string::npos; ++at) ++count;
    return count;
  }

  base::ManualClock clock_{std::chrono::microseconds(0)};
  ResponseWriter writer_{clock_};
  FramerLimits limits_;
  std::optional<DamagingHandler> handler_;
  std::optional<Connection> connection_;
  std::string out_;
};

TEST_F(DamagedConnectionTest, HoldsAndSaysNothingMore) {
  EXPECT_EQ(Play({.sent = Damage::Sent::kNothing, .then = Damage::Then::kHold}), State::kHeld);
  connection_->Receive("GET /c HTTP/1.1\r\nHost: h\r\n\r\n", out_);
  connection_->ReceiveEnd(out_);
  EXPECT_EQ(out_, "");
  EXPECT_EQ(connection_->state(), State::kHeld);
  EXPECT_EQ(connection_->requests(), 1u);
  EXPECT_TRUE(connection_->damaged());
}

TEST_F(DamagedConnectionTest, ClosesOrResetsBehindWhatIsSent) {
  EXPECT_EQ(Play({.sent = Damage::Sent::kHalf, .then = Damage::Then::kClose}), State::kClosing);
  EXPECT_TRUE(out_.ends_with("01234")) << out_;
  EXPECT_EQ(Play({.then = Damage::Then::kReset}), State::kCut);
  EXPECT_TRUE(out_.ends_with("0123456789")) << out_;
  EXPECT_EQ(Answers(), 1u);
}

TEST_F(DamagedConnectionTest, GoesOnBehindAWrongLength) {
  EXPECT_EQ(Play({.length_error = 4}), State::kOpen);
  EXPECT_EQ(Answers(), 2u);
  EXPECT_FALSE(connection_->damaged());
}

TEST_F(DamagedConnectionTest, TellsThePaceOnce) {
  Play({.bytes_per_second = 7});
  EXPECT_EQ(connection_->TakePace(), 7u);
  EXPECT_EQ(connection_->TakePace(), 0u);
}

TEST_F(DamagedConnectionTest, IsDamagedAfterItsDelay) {
  EXPECT_EQ(Play({.then = Damage::Then::kReset}, std::chrono::seconds(1)), State::kDelayed);
  EXPECT_EQ(out_, "");
  connection_->Deliver(out_);
  EXPECT_EQ(connection_->state(), State::kCut);
  EXPECT_EQ(Answers(), 1u);
}

}  // namespace
}  // namespace mock_server::http
