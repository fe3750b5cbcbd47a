#include "mock_server/http/response_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>
#include <string_view>

#include "base/byte_search.h"

namespace mock_server::http {

using base::EqualsIgnoreCase;
using base::HttpHeader;
using base::HttpResponse;
using base::ReasonPhrase;

namespace {

void AppendNumber(size_t number, std::string& out) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, static_cast<size_t>(end - digits));
}

void AppendName(std::string_view name, std::string& out) {
  // Ours are as they should be.
  if (base::FindMarked(name, 0, [](uint64_t word) {
        return base::BytesBelow(word, 0x20) | base::UpperCaseIn(word);
      }) == name.size()) {
    out += name;
    return;
  }
  for (const char c : name) {
    const bool is_break = c == '\r' || c == '\n' || c == '\0';
    out += is_break ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
}

void AppendValue(std::string_view value, std::string& out) {
  // Ours are without control characters.
  if (base::FindMarked(value, 0, [](uint64_t word) { return base::BytesBelow(word, 0x20); }) ==
      value.size()) {
    out += value;
    return;
  }
  for (const char c : value) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

void AppendLength(size_t length, std::string& out) {
  out += "content-length: ";
  AppendNumber(length, out);
  out += "\r\n";
}

bool HasLength(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

void ResponseWriter::RenewDate() {
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(clock_.WallNow());
  if (second == date_second_) return;
  const time_t t = second.count();
  std::tm parts{};
  gmtime_r(&t, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  date_ = fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[parts.tm_wday],
                      parts.tm_mday, kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                      parts.tm_min, parts.tm_sec);
  date_and_server_ = "date: " + date_ + "\r\nserver: uvicorn\r\n";
  date_second_ = second;
}

void ResponseWriter::WriteStart(int status, std::string& out) {
  RenewDate();
  if (status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
  } else {
    out += "HTTP/1.1 ";
    AppendNumber(static_cast<size_t>(status), out);
    out += ' ';
    out += ReasonPhrase(status);
    out += "\r\n";
  }
  out += date_and_server_;
}

void ResponseWriter::Write(const HttpResponse& response, const AnswerFraming& framing,
                           std::string& out) {
  if (WriteHead(response, framing, out)) out += response.body;
}

bool ResponseWriter::WriteHead(const HttpResponse& response, const AnswerFraming& framing,
                               std::string& out) {
  WriteStart(response.status, out);
  const bool length_due = HasLength(response.status);
  // Where the application puts it, else in front of the type, else in front of everything.
  const std::string* place = response.header("content-length");
  const std::string* const placed = place;
  if (length_due && place == nullptr) place = response.header("content-type");
  if (length_due && place == nullptr) AppendLength(response.body.size(), out);
  for (const HttpHeader& header : response.headers) {
    if (length_due && &header.value == place) AppendLength(response.body.size(), out);
    if (placed != nullptr && EqualsIgnoreCase(header.name, "content-length")) continue;
    AppendName(header.name, out);
    out += ": ";
    AppendValue(header.value, out);
    out += "\r\n";
  }
  if (!framing.close_header.empty() && !EndsConnection(response)) out += framing.close_header;
  out += "\r\n";
  return !framing.without_body && length_due;
}

void ResponseWriter::WriteFault(FramingFault fault, const FramerLimits& limits,
                                const FaultFraming& framing, std::string& out) {
  int status = 400;
  std::string text = "Invalid HTTP request received.";
  if (fault == FramingFault::kBodyTooLarge) {
    status = 413;
    text = fmt::format(
        "The body is larger than the limit of {} bytes; `understudy serve --max-body-mb` changes "
        "it.",
        limits.max_body_bytes);
  } else if (fault == FramingFault::kTooSlow) {
    status = 408;
    text = "The request did not arrive in time.";
  } else if (fault == FramingFault::kHeadersTooLarge) {
    status = 431;
    text =
        fmt::format("The headers are larger than the limit of {} bytes.", limits.max_header_bytes);
  }
  constexpr std::string_view kType = "content-type: text/plain; charset=utf-8\r\n";
  // What the platform never says is said in one way.
  if (framing.like_an_answer || status != 400) {
    WriteStart(status, out);
    // uvicorn writes these in another order than those of an application.
    out += kType;
    AppendLength(text.size(), out);
    out += "connection: close\r\n\r\n";
    out += text;
    return;
  }
  out += "HTTP/1.1 400 Bad Request\r\n";
  out += kType;
  if (!framing.chunked) {
    out += "Connection: close\r\n\r\n";
    if (!framing.without_body) out += text;
    return;
  }
  // h11 replaces the header that uvicorn gave only when the connection was to end anyway.
  out += framing.keep_alive ? "connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                            : "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
  if (!framing.without_body) out += fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", text.size(), text);
}

void ResponseWriter::WriteRefusal(const WebSocketRefusal& refusal, std::string& out) {
  RenewDate();
  out += fmt::format("HTTP/1.1 {} {}\r\n", refusal.status, ReasonPhrase(refusal.status));
  if (refusal.status == kUpgradeRequired) out += "Upgrade: websocket\r\n";
  out += fmt::format(
      "Date: {}\r\nContent-Length: {}\r\nContent-Type: text/plain\r\nConnection: "
      "close\r\n\r\n{}",
      date_, refusal.text.size(), refusal.text);
}

bool EndsConnection(const HttpResponse& response) {
  const std::string* value = response.header("connection");
  return value != nullptr && EqualsIgnoreCase(*value, "close");
}

}  // namespace mock_server::http
