// However long a run is and whatever it makes up, what is remembered of it stops growing, and every
// count stays exact.
#include <gtest/gtest.h>
#include <malloc.h>

#include <array>
#include <map>
#include <string>

#include "check/recorder.h"
#include "check/report.h"
#include "mock_server/journal/journal.h"

namespace check {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using mock_server::diagnosis::Code;

constexpr Code kCodes[] = {Code::kRowIdUsed, Code::kSchemaViolation, Code::kUnknownRoute,
                           Code::kUnknownId, Code::kIgnoredField};

// Requests of which none is like another: ids, paths, places, words, names of fields, bodies,
// clients and connections are all new.
class EndlessScript {
 public:
  EndlessScript() : recorder_(Routes()), journal_(size_t{1} << 20) {}

  void Send(uint64_t count) {
    for (const uint64_t end = sent_ + count; sent_ < end; ++sent_) SendOne();
  }
  const Recorder& recorder() const { return recorder_; }
  const mock_server::journal::Journal& journal() const { return journal_; }
  uint64_t sent() const { return sent_; }
  uint64_t failed() const { return failed_; }
  uint64_t noted(Code code) const { return noted_.at(code); }

 private:
  static std::vector<mock_server::platform::RouteName> Routes() {
    return {{Service::kGateway, kMethod, kRoute}, {Service::kGateway, "POST", "/api/v1/goals/"}};
  }

  void SendOne() {
    const std::string word = std::to_string(sent_ * 0x9E3779B97F4A7C15u);
    const bool failed = sent_ % 3 == 0;
    HttpRequest request{"GET", "/api/v1/goals/" + word, {{"User-Agent", "client " + word}}, ""};
    // Every other request is of a client that stays.
    if (sent_ % 2 == 0) request.headers[0].value = "steady";
    request.body = "{\"" + word + "_id\":\"" + word + "\",\"field_" + word + "\":1}";
    HttpResponse response{.status = failed ? 404 : 201, .headers = {}, .body = ""};
    response.body = "{\"id\":\"" + word + "\",\"goal_id\":\"g" + word + "\"}";
    mock_server::diagnosis::Observation observation;
    if (sent_ % 5 != 0) {
      observation.method = kMethod;
      observation.route = kRoute;
      observation.path_id = word;
    } else {
      request.target = "/" + Letters(sent_);
    }
    if (failed) {
      const Code code = kCodes[sent_ % std::size(kCodes)];
      observation.Note(code, "/body/field_" + word, "a hint on " + word);
      ++noted_[code];
      ++failed_;
    }
    const uint64_t connection = sent_ / 2 + 1;
    const std::chrono::nanoseconds now = std::chrono::microseconds(sent_ * 70);
    recorder_.Record({Service::kGateway, connection, now, request, response, observation});
    mock_server::journal::Entry entry;
    entry.connection = connection;
    journal_.Record(entry, request, response);
    if (sent_ % 2 == 1) recorder_.ConnectionClosed(connection, ConnectionEnd::kByClient);
  }

  // A segment without digits, which no counter takes for an id.
  static std::string Letters(uint64_t number) {
    std::string letters;
    for (; number > 0; number /= 26) letters += static_cast<char>('a' + number % 26);
    return letters;
  }

  static constexpr std::string_view kMethod = "GET";
  static constexpr std::string_view kRoute = "/api/v1/goals/{goal_id}";

  Recorder recorder_;
  mock_server::journal::Journal journal_;
  uint64_t sent_ = 0;
  uint64_t failed_ = 0;
  std::map<Code, uint64_t> noted_;
};

size_t AllocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(RecorderMemory, StopsGrowingWhateverClientsMakeUp) {
  EndlessScript script;
  script.Send(100'000);
  const size_t before = AllocatedBytes();
  script.Send(400'000);
  const size_t after = AllocatedBytes();
  // Texts that replace others may be a little longer.
  EXPECT_LT(after, before + 64 * 1024);
  EXPECT_LT(after, size_t{64} << 20);
}

TEST(RecorderMemory, KeepsEveryCountExact) {
  EndlessScript script;
  script.Send(200'000);
  EXPECT_EQ(script.recorder().requests(), script.sent());
  EXPECT_EQ(script.recorder().clients().size(), Recorder::kMaxClients + 1);
  EXPECT_EQ(script.journal().counters().requests(), script.sent());
  uint64_t by_name = 0;
  for (const auto& [name, endpoint] : script.journal().counters().endpoints(Service::kGateway))
    by_name += endpoint.requests;
  EXPECT_EQ(by_name, script.sent());

  const Report report = MakeReport(script.recorder());
  uint64_t requests = 0;
  uint64_t failures = 0;
  uint64_t by_endpoint = 0;
  uint64_t connections = 0;
  std::map<Code, uint64_t> found;
  for (const ClientReport& client : report.clients) {
    requests += client.requests;
    failures += client.failures;
    connections += client.connections;
    for (const EndpointLine& line : client.mix) by_endpoint += line.requests;
    for (const Finding& finding : client.findings) found[finding.code] += finding.count;
  }
  EXPECT_EQ(requests, script.sent());
  EXPECT_EQ(by_endpoint, script.sent());
  EXPECT_EQ(failures, script.failed());
  EXPECT_EQ(connections, script.sent() / 2);
  for (const Code code : kCodes) EXPECT_EQ(found[code], script.noted(code));
}

}  // namespace
}  // namespace check
