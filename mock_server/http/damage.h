#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_DAMAGE_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_DAMAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace mock_server::http {

// What is done on purpose to an answer and its connection, against the rules of HTTP
// (docs/faults.md). A plain value.
struct Damage {
  enum class Sent { kAll, kHalf, kNothing };
  enum class Then { kGoOn, kHold, kClose, kReset };

  // Half of an answer is its head and half of its body; without a body, half of the head.
  Sent sent = Sent::kAll;
  // Leaves in place of an answer of which nothing is sent.
  std::string instead{};
  // What becomes of the connection then. A held one stays open and silent until the client ends it.
  Then then = Then::kGoOn;
  // Added to what content-length says, which never is less than 0.
  int64_t length_error = 0;
  // 0: as fast as it goes.
  uint64_t bytes_per_second = 0;
};

// Damages the answer that was written to `out` from `start` on.
void DamageAnswer(const Damage& damage, size_t start, std::string& out);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_DAMAGE_H_
