#ifndef UNDERSTUDY_HARNESS_SHADOW_EXCHANGE_READER_H_
#define UNDERSTUDY_HARNESS_SHADOW_EXCHANGE_READER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>

#include "base/http_message.h"
#include "harness/client/whole_request_parser.h"
#include "harness/client/whole_response_parser.h"
#include "harness/drift/judgement.h"

namespace harness::shadow {

// A request that passed, with the platform's answer. Times are counts of what passed before.
struct LiveExchange {
  base::Service service = base::Service::kGateway;
  base::HttpRequest request;
  base::HttpResponse answer;
  bool request_complete = false;
  uint64_t begun = 0;  // once the request's head had passed
  uint64_t ended = 0;  // once the answer had
  // Why it can't be compared; kNone when both are complete.
  drift::Hindrance hindrance = drift::Hindrance::kNone;

  bool reads_only() const {
    return request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
  }
};

// Whether a header is about the connection, or what a client's library adds of itself. Whoever
// sends the request again has their own.
bool IsOfTheConnection(const base::HttpHeader& header);

// Reads the exchanges of one connection out of the bytes that pass, also when requests are sent
// ahead of answers. What can't be read as HTTP is told once, and nothing is read after it. Not
// thread-safe.
class ExchangeReader {
 public:
  using Finished = std::function<void(LiveExchange)>;
  ExchangeReader(base::Service service, Finished finished);
  ExchangeReader(const ExchangeReader&) = delete;
  ExchangeReader& operator=(const ExchangeReader&) = delete;

  void Request(std::string_view bytes, uint64_t now);
  void Answer(std::string_view bytes, uint64_t now);
  // The platform ended its stream.
  void AnswerEnd(uint64_t now);
  void Closed(uint64_t now);

  // Requests whose answer is still to come, or not complete. That of a body that is under way has
  // no body yet.
  const std::deque<LiveExchange>& pending() const { return pending_; }

 private:
  client::WholeRequestParser::Events RequestEvents();
  void Finish(drift::Hindrance hindrance);
  void GiveUp(drift::Hindrance hindrance);

  const base::Service service_;
  const Finished finished_;
  client::WholeRequestParser requests_;
  std::optional<client::WholeResponseParser> answer_;  // of the first pending request
  std::deque<LiveExchange> pending_;
  uint64_t now_ = 0;
  bool requests_readable_ = true;
  bool readable_ = true;
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_EXCHANGE_READER_H_
