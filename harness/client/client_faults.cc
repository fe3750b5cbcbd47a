#include "harness/client/client_faults.h"

#include "python/json_writer.h"

namespace harness::client {
namespace {

// A timeout of 60 is written 60, one of 0.3 as 0.3: what a script's author would have passed.
std::string PythonSeconds(double seconds) {
  const auto whole = static_cast<int64_t>(seconds);
  return static_cast<double>(whole) == seconds ? std::to_string(whole) : python::FloatRepr(seconds);
}

}  // namespace

std::string IncompleteBodyFault(const ResponseParser& parser) {
  if (parser.chunked()) return "ChunkedEncodingError(ProtocolError('Response ended prematurely'))";
  const std::string incomplete = "IncompleteRead(" + std::to_string(parser.body_bytes()) +
                                 " bytes read, " + std::to_string(parser.missing_bytes()) +
                                 " more expected)";
  return "ChunkedEncodingError(ProtocolError('Connection broken: " + incomplete + "', " +
         incomplete + "))";
}

std::string TimeoutFault(const Origin& origin, bool connecting, std::chrono::nanoseconds timeout) {
  const std::string seconds = PythonSeconds(std::chrono::duration<double>(timeout).count());
  if (connecting) {
    return "ConnectTimeoutError('Connection to " + origin.host +
           " timed out. (connect timeout=" + seconds + ")')";
  }
  return "ReadTimeout(ReadTimeoutError(\"" +
         std::string(origin.tls ? "HTTPSConnectionPool" : "HTTPConnectionPool") + "(host='" +
         origin.host + "', port=" + std::to_string(origin.port) +
         "): Read timed out. (read timeout=" + seconds + ")\"))";
}

std::string TooLargeFault(uint64_t max_body_bytes) {
  return "CatchResponseError('the body of the answer is larger than " +
         std::to_string(max_body_bytes) + " bytes')";
}

std::string TooManyRedirectsFault(int max_redirects) {
  return "TooManyRedirects('Exceeded " + std::to_string(max_redirects) + " redirects.')";
}

}  // namespace harness::client
