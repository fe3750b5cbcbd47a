#include "harness/shadow/exchange_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace harness::shadow {
namespace {

using drift::Hindrance;

// What the stand-in accepts by default; the same for answers.
constexpr size_t kMostBodyBytes = 16 << 20;

constexpr std::array<std::string_view, 9> kOfTheConnection = {
    "host",       "user-agent", "content-length",  "connection", "transfer-encoding",
    "keep-alive", "expect",     "accept-encoding", "te"};

}  // namespace

bool IsOfTheConnection(const base::HttpHeader& header) {
  return std::any_of(kOfTheConnection.begin(), kOfTheConnection.end(), [&](std::string_view name) {
    return base::EqualsIgnoreCase(header.name, name);
  });
}

ExchangeReader::ExchangeReader(base::Service service, Finished finished)
    : service_(service),
      finished_(std::move(finished)),
      requests_(kMostBodyBytes, RequestEvents()) {}

client::WholeRequestParser::Events ExchangeReader::RequestEvents() {
  return {.begun =
              [this](const base::HttpRequest& request) {
                LiveExchange& exchange = pending_.emplace_back();
                exchange.service = service_;
                exchange.request = request;
                exchange.begun = now_;
              },
          .complete =
              [this](base::HttpRequest request) {
                // It may be gone: answered before its body had come.
                if (pending_.empty() || pending_.back().request_complete) return;
                pending_.back().request = std::move(request);
                pending_.back().request_complete = true;
              }};
}

void ExchangeReader::Request(std::string_view bytes, uint64_t now) {
  if (!readable_ || !requests_readable_) return;
  now_ = now;
  requests_readable_ = requests_.Feed(bytes);
}

void ExchangeReader::Answer(std::string_view bytes, uint64_t now) {
  now_ = now;
  while (readable_ && !bytes.empty()) {
    // To what is no request, or to none at all.
    if (pending_.empty()) return GiveUp(Hindrance::kUnreadable);
    const LiveExchange& exchange = pending_.front();
    if (!answer_) answer_.emplace(exchange.request.method == "HEAD", kMostBodyBytes);
    if (!answer_->Feed(bytes)) return GiveUp(Hindrance::kUnreadable);
    if (!answer_->done()) return;
    bytes = answer_->rest();
    if (answer_->response().status == 101) return GiveUp(Hindrance::kUnreadable);
    Finish(exchange.request_complete ? Hindrance::kNone : Hindrance::kUnreadable);
  }
}

void ExchangeReader::AnswerEnd(uint64_t now) {
  now_ = now;
  if (!answer_) return;
  answer_->End();
  if (answer_->done())
    Finish(pending_.front().request_complete ? Hindrance::kNone : Hindrance::kUnreadable);
}

void ExchangeReader::Closed(uint64_t now) {
  now_ = now;
  answer_.reset();
  while (!pending_.empty()) Finish(Hindrance::kNoAnswer);
}

void ExchangeReader::Finish(Hindrance hindrance) {
  LiveExchange exchange = std::move(pending_.front());
  pending_.pop_front();
  exchange.ended = now_;
  exchange.hindrance = hindrance;
  if (answer_) exchange.answer = std::move(answer_->response());
  answer_.reset();
  finished_(std::move(exchange));
}

void ExchangeReader::GiveUp(Hindrance hindrance) {
  readable_ = false;
  if (pending_.empty()) {
    pending_.emplace_back().service = service_;
    pending_.back().begun = now_;
  }
  while (!pending_.empty()) Finish(hindrance);
}

}  // namespace harness::shadow
