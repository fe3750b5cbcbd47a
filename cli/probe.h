#ifndef UNDERSTUDY_CLI_PROBE_H_
#define UNDERSTUDY_CLI_PROBE_H_

#include <rapidjson/document.h>

#include <memory>
#include <string>

#include "base/http_message.h"

namespace cli {

// What is at an address.
struct Probe {
  bool answers = false;  // with anything that is HTTP
  // Of a stand-in, GET /__understudy/health; null for anything else.
  std::shared_ptr<const rapidjson::Document> health;
};

// Asks the server at a base URL, for two seconds at most.
Probe ProbeServer(const std::string& url);

// The status of one request to it, with a body of none; 0 when nothing answered.
int AskStatus(const std::string& url, const std::string& path, const base::HttpHeaders& headers);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_PROBE_H_
