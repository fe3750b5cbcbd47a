#ifndef UNDERSTUDY_CHECK_EXPECTED_LOAD_H_
#define UNDERSTUDY_CHECK_EXPECTED_LOAD_H_

#include <string>
#include <vector>

namespace check {

// The load that a profile makes, to compare a client's with.
struct ExpectedLoad {
  struct Share {
    std::string endpoint;  // "GET /api/v1/goals/{id}": any name may stand in the braces
    double share = 0;      // of all requests
  };

  std::string profile;  // its name
  std::vector<Share> mix;
  double users = 0;                // at the most
  double requests_per_second = 0;  // with all users
  double run_seconds = 0;          // the whole run
  double pause_seconds = 0;        // between two requests of a user, on average
};

// The share of one endpoint in what a client sent, beside that of the profile.
struct SharePair {
  std::string endpoint;
  double is = 0;
  double wanted = 0;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_EXPECTED_LOAD_H_
