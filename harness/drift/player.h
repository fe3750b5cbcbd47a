#ifndef UNDERSTUDY_HARNESS_DRIFT_PLAYER_H_
#define UNDERSTUDY_HARNESS_DRIFT_PLAYER_H_

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "harness/drift/scenario.h"

namespace harness::drift {

using Send =
    std::function<base::Result<base::HttpResponse>(base::Service, const base::HttpRequest&)>;
using MayPlay = std::function<bool(const Step&)>;

// Sends the scenario's requests one by one and keeps what came back, as a client would see it. A
// step that `may_play` forbids is not sent, nor are those that need what it would have saved. A
// server that can't be reached ends the play with its error; one that takes a request and does not
// answer has an answer with status 0. Of a long body the beginning and the length are kept.
base::Result<Recording> Play(const Scenario& scenario, const Send& send, const MayPlay& may_play);

// What is compared of each step: one text that shows everything, ids, times and hosts masked. Empty
// for a step that was not played.
std::vector<std::string> MaskedSteps(const Recording& recording);

// The body alone, masked in the same way.
std::vector<std::string> MaskedBodies(const Recording& recording);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_PLAYER_H_
