#ifndef UNDERSTUDY_HARNESS_CONVERT_EXPORTS_H_
#define UNDERSTUDY_HARNESS_CONVERT_EXPORTS_H_

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "harness/load/profile.h"

namespace harness::convert {

// A profile as a locustfile for Locust 2: the same users, weights, waits, requests, checks of
// status, stages and thresholds (docs/distributed.md, What is exported). The profile must not be a
// suite. Fails when a threshold can't be read.
base::Result<std::string> LocustFile(const load::Profile& profile);

// A locustfile with the same classes, whose users do nothing: for a master whose workers are
// `understudy worker`. It has the stages and thresholds, which are the master's.
base::Result<std::string> LocustStub(const load::Profile& profile);

// A profile as a script for k6: the same users, weights, waits, requests, checks of status, stages
// and thresholds (docs/distributed.md, What is exported). The profile must not be a suite. Fails
// when a threshold can't be read.
base::Result<std::string> K6Script(const load::Profile& profile);

// A service that a collection is to call.
struct DescribedService {
  std::string name;      // "gateway": its folder, and the variables {{gateway}} and {{gateway_key}}
  std::string url;       // what {{gateway}} is at first
  std::string key;       // what {{gateway_key}} is at first
  std::string document;  // its OpenAPI document, as the stand-in has it
};

// A Postman collection (v2.1.0) of all operations: a folder for each service, in it one for each
// tag. A request has what its operation requires, as small as its schema allows, and a test that
// the status is a documented one. What a request creates is a variable, named as the path parameter
// of the requests after it ({{agent_id}}); requests that delete come last, each behind one that
// creates what it deletes. kBadFile when a document can't be read.
base::Result<std::string> PostmanCollection(std::span<const DescribedService> services);

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_EXPORTS_H_
