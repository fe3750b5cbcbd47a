#ifndef UNDERSTUDY_HARNESS_LOAD_CAPTURED_VALUE_H_
#define UNDERSTUDY_HARNESS_LOAD_CAPTURED_VALUE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace harness::load {

// A text that a user remembers. Nearly all are UUIDs, of which ten thousand users keep millions:
// those take 16 bytes here instead of 68.
class CapturedValue {
 public:
  explicit CapturedValue(std::string_view text);

  std::string text() const;

 private:
  std::array<uint8_t, 16> uuid_{};
  std::unique_ptr<std::string> other_;  // set when the text is no UUID in canonical lower-case form
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_CAPTURED_VALUE_H_
