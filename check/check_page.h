#ifndef UNDERSTUDY_CHECK_CHECK_PAGE_H_
#define UNDERSTUDY_CHECK_CHECK_PAGE_H_

#include <string>

#include "check/report.h"
#include "process/command_runner.h"

namespace check {

// What a page says of the command that was checked.
struct CheckedCommand {
  process::CommandEnd end;
  std::string line;
  bool strict = false;
  std::string interrupted;  // how; empty: it was not
  std::string rehearsal;    // what is to be said of it; empty: it was none
};

// A page in which people read what a check found (output/page.h): the findings of each client by
// harm, with an example to unfold; its requests along time as a picture, with the findings as
// marks; its mix, beside the profile's if there is one.
std::string CheckPage(const Report& report, const CheckedCommand& command);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_CHECK_PAGE_H_
