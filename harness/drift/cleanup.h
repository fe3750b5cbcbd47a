#ifndef UNDERSTUDY_HARNESS_DRIFT_CLEANUP_H_
#define UNDERSTUDY_HARNESS_DRIFT_CLEANUP_H_

#include <string>
#include <utility>
#include <vector>

#include "base/http_message.h"
#include "harness/client/target.h"
#include "harness/drift/endpoints.h"

namespace harness::drift {

// What a run has made at the target, and what became of it.
struct Made {
  size_t created = 0;  // entities
  size_t deleted = 0;  // by the corpus itself or afterwards
  // Where the others were created, "data layer POST /goals/", with their ids.
  std::vector<std::pair<std::string, std::vector<std::string>>> left;
};

// Remembers what a run creates, and deletes it afterwards where the API has a request for it. Not
// thread-safe.
class Cleanup {
 public:
  // `endpoints` must outlive it.
  explicit Cleanup(EndpointTable& endpoints) : endpoints_(endpoints) {}

  // An answered request of the run.
  void Note(base::Service service, const base::HttpRequest& request,
            const base::HttpResponse& response);
  // Deletes, the newest first, since a later entity may need an earlier one. Sends nothing unless
  // `may_send`.
  Made Run(client::Target& target, bool may_send);

 private:
  struct Entity {
    base::Service service = base::Service::kGateway;
    std::string label;  // of the endpoint that created it
    std::string id;     // empty when the answer had none
    base::HttpRequest deletion;
    bool can_be_deleted = false;
    bool deleted = false;
  };

  EndpointTable& endpoints_;
  std::vector<Entity> entities_;
};

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_CLEANUP_H_
