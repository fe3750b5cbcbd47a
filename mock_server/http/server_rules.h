#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_SERVER_RULES_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_SERVER_RULES_H_

#include <memory>
#include <string_view>

#include "base/http_message.h"
#include "mock_server/http/request_framer.h"

namespace mock_server::http {

// How the platform's two servers differ on the wire (docs/http.md, Two servers). Constants that
// live as long as the program.
struct ServerRules {
  // Its parser.
  std::unique_ptr<RequestFramer> (*make_framer)(const FramerLimits& limits,
                                                const base::Arrival& arrival);
  // It reads a whole packet before it answers any of it: a fault in it takes back all answers to
  // that packet. Otherwise it answers request by request, and a fault takes back the answer to the
  // request that it is in.
  bool reads_ahead;
  // The header that ends a connection, as it is written into answers.
  std::string_view close_header;
  // The 400 has date, server and length; otherwise none of them, and its end is told by the
  // client's version (ResponseWriter::WriteFault).
  bool malformed_like_an_answer;
};

const ServerRules& RulesOf(base::Service service);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_SERVER_RULES_H_
