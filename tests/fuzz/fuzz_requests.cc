// Requests to the platform behind its framing: any method, target, headers and body get an answer
// that can stand on the wire, from both services. An input is lines: service and defects in the
// first byte, then method, target, headers, and after an empty line the body.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "mock_server/platform/platform.h"
#include "python/json_reader.h"
#include "tests/fuzz/fuzz_check.h"

using tests::fuzz::Check;

namespace {

using mock_server::platform::Platform;
using mock_server::platform::PlatformOptions;
using namespace mock_server;
using base::HttpRequest;
using base::HttpResponse;
using base::Service;

std::string_view TakeLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

Platform& ThePlatform() {
  static const base::ManualClock& clock =
      *new base::ManualClock(std::chrono::microseconds(1'700'000'000'000'000));
  static Platform& platform = *Platform::Open({}, clock)->release();
  return platform;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  HttpRequest request;
  request.method = TakeLine(rest);
  request.target = TakeLine(rest);
  // The framer lets through neither of these.
  if (request.method.empty() || !request.target.starts_with('/')) return 0;
  for (std::string_view line = TakeLine(rest); !line.empty(); line = TakeLine(rest)) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(line.substr(colon + 1))});
  }
  request.body = rest;
  Platform& platform = ThePlatform();
  defects::DefectSet set;
  for (int number = 1; number <= 4; ++number)
    set.Set(static_cast<defects::Defect>(number), (data[0] >> number) & 1);
  platform.set_defects(set);
  const Service service = data[0] & 1 ? Service::kGateway : Service::kDataLayer;
  const HttpResponse response = platform.Handle(service, request);
  Check(!base::ReasonPhrase(response.status).empty(), "a status is a known one");
  for (const auto& header : response.headers) {
    Check(header.name.find_first_of(std::string_view("\r\n\0: ", 5)) == std::string::npos,
          "a header has a name");
  }
  const std::string* type = response.header("content-type");
  // An empty answer has a type for what it does not send, and the gateway's own refusals are
  // labelled JSON and are none (docs/platform.md, Everything else).
  const bool is_json = type != nullptr && type->starts_with("application/json") &&
                       !response.body.empty() && !response.body.starts_with("{'");
  if (is_json) Check(python::ReadJson(response.body).has_value(), "JSON is JSON");
  for (const auto& diagnosis : platform.observation().diagnoses)
    Check(!diagnosis.pointer.empty() && !diagnosis.hint.empty(),
          "a diagnosis has a place and words");
  static int handled = 0;
  if (++handled % 1000 == 0) platform.Reset();
  return 0;
}
