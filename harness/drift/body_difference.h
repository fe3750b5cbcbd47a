#ifndef UNDERSTUDY_HARNESS_DRIFT_BODY_DIFFERENCE_H_
#define UNDERSTUDY_HARNESS_DRIFT_BODY_DIFFERENCE_H_

#include <string>
#include <string_view>
#include <vector>

namespace harness::drift {

// One place in which two bodies differ. Values are JSON text, empty where there is none.
struct Difference {
  std::string place;  // a JSON Pointer, "header allow", "status", or "byte 17"
  std::string expected;
  std::string actual;

  bool operator==(const Difference&) const = default;
};

// Where two masked bodies differ: by JSON Pointer when both are JSON, and the first byte when they
// are not or say the same in other bytes (the order of members, blanks, the spelling of a number).
std::vector<Difference> CompareBodies(std::string_view expected, std::string_view actual);

// A remark when the texts of an error give away that another version of a library wrote them; empty
// otherwise.
std::string LibraryHint(std::string_view expected, std::string_view actual);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_BODY_DIFFERENCE_H_
