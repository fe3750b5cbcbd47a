#ifndef UNDERSTUDY_HARNESS_CONTRACT_RESPONSE_CHECK_H_
#define UNDERSTUDY_HARNESS_CONTRACT_RESPONSE_CHECK_H_

#include <rapidjson/fwd.h>

#include <vector>

#include "base/http_message.h"
#include "harness/contract/contract_model.h"
#include "harness/contract/matchers.h"
#include "harness/contract/variables.h"

namespace harness::contract {

// All mismatches of an answer: status, headers, text or JSON, schema, example and rules, in this
// order. Fills in the expectation's templates from `variables`.
std::vector<harness::contract::Mismatch> CheckResponse(
    const harness::contract::ResponseExpectation& expected, const base::HttpResponse& actual,
    Variables& variables);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_RESPONSE_CHECK_H_
