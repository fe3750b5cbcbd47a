#ifndef UNDERSTUDY_HARNESS_REPORT_DIFFERENCE_TABLE_H_
#define UNDERSTUDY_HARNESS_REPORT_DIFFERENCE_TABLE_H_

#include <span>
#include <string_view>

#include "output/html.h"

namespace harness::report {

// A place in which an answer is not as expected. Borrows its texts.
struct ShownDifference {
  std::string_view place;  // "status", "body /goal_id"
  std::string_view expected;
  std::string_view actual;
};

// What was expected and what came instead, place by place; texts that are long are cut.
void AddDifferences(std::span<const ShownDifference> differences, std::string_view expected_title,
                    std::string_view actual_title, output::Html& html);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_DIFFERENCE_TABLE_H_
