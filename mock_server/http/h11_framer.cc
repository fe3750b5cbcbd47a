#include "mock_server/http/h11_framer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/http_message.h"
#include "mock_server/http/comma_list.h"

// Names in quotes are those of h11's own functions and patterns (h11/_abnf.py, _readers.py,
// _headers.py, _receivebuffer.py).
namespace mock_server::http {

using base::EqualsIgnoreCase;
using base::HttpHeader;
using base::HttpHeaders;

namespace {

constexpr size_t kNone = std::string_view::npos;
// The real server refuses a head once more than 16 KiB of it wait for the rest; one that arrives
// whole passes, and a local client's packet holds up to 64 KiB.
constexpr size_t kMaxLinesBytes = 64 * 1024;
constexpr size_t kMaxLineBytes = 16 * 1024;
constexpr size_t kMaxLengthDigits = 20;
constexpr size_t kMaxChunkSizeDigits = 20;

// "token"
constexpr std::array<bool, 256> kTokenCharacters = [] {
  std::array<bool, 256> in_token{};
  for (const char c : std::string_view("-!#$%&'*+.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    in_token[static_cast<unsigned char>(c)] = true;
  }
  return in_token;
}();

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return kTokenCharacters[static_cast<unsigned char>(c)];
  });
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// "request_target": visible ASCII.
bool IsTarget(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
}

// "field_value", already without blanks at its ends. Control characters pass, but for NUL and what
// Python takes for white space.
bool IsFieldValue(std::string_view text) {
  return text.find_first_of(std::string_view("\0\n\v\f\r", 5)) == kNone;
}

// Where a block of lines ends: a line end and an empty line, whose ends may lack their CR.
struct BlockEnd {
  size_t size = kNone;  // without the last line end
  size_t with_end = 0;
};

// "maybe_extract_lines"; what is before `from` has been searched.
BlockEnd FindBlockEnd(std::string_view text, size_t from) {
  if (text.starts_with('\n')) return {0, 1};
  if (text.starts_with("\r\n")) return {0, 2};
  for (size_t lf = text.find('\n', from); lf != kNone; lf = text.find('\n', lf + 1)) {
    const std::string_view rest = text.substr(lf + 1, 2);
    if (rest.starts_with('\n')) return {lf, lf + 2};
    if (rest == "\r\n") return {lf, lf + 3};
  }
  return {};
}

// Takes the next line off the front of a block.
std::string_view TakeLineOf(std::string_view& block) {
  const size_t lf = block.find('\n');
  std::string_view line = block.substr(0, lf);
  block.remove_prefix(lf == kNone ? block.size() : lf + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "header_field"
bool ReadField(std::string_view line, HttpHeader& header) {
  const size_t colon = line.find(':');
  if (colon == kNone || !IsToken(line.substr(0, colon))) return false;
  const std::string_view value = base::TrimBlanks(line.substr(colon + 1));
  if (!IsFieldValue(value)) return false;
  header.name = line.substr(0, colon);
  header.value = value;
  return true;
}

// "_decode_header_lines": a line that begins with a blank goes on with the one before. `add` gives
// room for a header.
template <typename Add>
bool ReadFields(std::string_view block, Add add) {
  std::string folded;
  while (!block.empty()) {
    std::string_view line = TakeLineOf(block);
    if (!line.empty() && IsBlank(line[0])) return false;  // there is none before
    if (!block.empty() && IsBlank(block[0])) {
      folded = line;
      while (!block.empty() && IsBlank(block[0])) {
        const std::string_view more = TakeLineOf(block);
        folded += ' ';
        folded += more.substr(std::min(more.find_first_not_of(" \t"), more.size()));
      }
      line = folded;
    }
    if (!ReadField(line, add())) return false;
  }
  return true;
}

// Saturates: a length that large is over every limit.
uint64_t ToNumber(std::string_view digits, int base) {
  uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return error == std::errc::result_out_of_range ? std::numeric_limits<uint64_t>::max() : number;
}

// "Content-Length": a list of equal numbers is one of them.
bool ReadLength(std::string_view value, std::string& length) {
  if (value.ends_with(',')) return false;  // an empty element, which TakeElement() does not see
  const std::string_view first = TakeElement(value);
  if (first.empty() || first.size() > kMaxLengthDigits ||
      !std::all_of(first.begin(), first.end(), IsDigit)) {
    return false;
  }
  while (!value.empty()) {
    if (TakeElement(value) != first) return false;
  }
  length = first;
  return true;
}

// What the headers say of the body.
struct Lengths {
  std::string length;  // digits; empty when there is none
  bool chunked = false;
};

// "normalize_and_validate": equal lengths become one.
bool CheckLengths(HttpHeaders& headers, Lengths& lengths) {
  for (size_t i = 0; i < headers.size(); ++i) {
    HttpHeader& header = headers[i];
    if (header.name.size() == 14 && EqualsIgnoreCase(header.name, "content-length")) {
      std::string length;
      if (!ReadLength(header.value, length)) return false;
      if (!lengths.length.empty()) {
        if (length != lengths.length) return false;
        headers.erase(headers.begin() + static_cast<std::ptrdiff_t>(i--));
        continue;
      }
      header.value = lengths.length = length;
    } else if (header.name.size() == 17 && EqualsIgnoreCase(header.name, "transfer-encoding")) {
      if (lengths.chunked || !EqualsIgnoreCase(header.value, "chunked")) return false;
      lengths.chunked = true;
      header.value = "chunked";
    }
  }
  return true;
}

struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::string_view version;  // "1.1"
};

// "request_line"
bool ReadRequestLine(std::string_view line, RequestLine& read) {
  const size_t method_end = line.find(' ');
  if (method_end == kNone) return false;
  const size_t target_end = line.find(' ', method_end + 1);
  if (target_end == kNone) return false;
  const std::string_view version = line.substr(target_end + 1);
  read = {line.substr(0, method_end), line.substr(method_end + 1, target_end - method_end - 1),
          version.substr(std::min<size_t>(5, version.size()))};
  return IsToken(read.method) && IsTarget(read.target) && version.starts_with("HTTP/") &&
         read.version.size() == 3 && IsDigit(read.version[0]) && read.version[1] == '.' &&
         IsDigit(read.version[2]);
}

// "chunk_header": digits, an extension, blanks.
bool ReadChunkSize(std::string_view line, uint64_t& size) {
  const size_t digits = std::min(line.find_first_not_of("0123456789abcdefABCDEF"), line.size());
  if (digits == 0 || digits > kMaxChunkSizeDigits) return false;
  const std::string_view rest = line.substr(digits);
  const bool has_extension = rest.starts_with(';') && rest.find('\n') == kNone;
  if (!has_extension && !base::TrimBlanks(rest).empty()) return false;
  size = ToNumber(line.substr(0, digits), 16);
  return true;
}

}  // namespace

H11Framer::Event H11Framer::Next(std::string_view& input) {
  if (fault_ != FramingFault::kNone) return Event::kFault;
  while (true) {
    std::optional<Event> event;
    switch (place_) {
      case Place::kHead:
        event = TakeHead(input);
        break;
      case Place::kLengthBody:
        event = TakeData(input, Place::kEnd);
        break;
      case Place::kChunkSize:
        event = TakeChunkSize(input);
        break;
      case Place::kChunkData:
        event = TakeData(input, Place::kChunkEnd);
        break;
      case Place::kChunkEnd:
        event = TakeChunkEnd(input);
        break;
      case Place::kTrailers:
        event = TakeTrailers(input);
        break;
      case Place::kEnd:
        event = EndMessage();
        break;
    }
    if (event) return *event;
  }
}

std::optional<H11Framer::Event> H11Framer::TakeHead(std::string_view& input) {
  if (!in_request_) {
    if (input.empty()) return Event::kNeedMore;
    // "is_next_line_obviously_invalid_request_line"; a blank line is no request line either.
    if (static_cast<unsigned char>(input[0]) < 0x21) return Fail(FramingFault::kMalformed);
    BeginRequest();
  }
  std::string_view head;
  if (const auto event = TakeLines(input, head)) return event;
  head_size_ = head.size();
  RequestLine line;
  if (!ReadRequestLine(TakeLineOf(head), line) ||
      !ReadFields(head, [this]() -> HttpHeader& { return AddHeader(); })) {
    return Fail(FramingFault::kMalformed);
  }
  EndHeaders();
  Lengths lengths;
  if (!CheckLengths(request_.headers, lengths)) return Fail(FramingFault::kMalformed);
  const bool since_1_1 = line.version >= "1.1";
  bool close_asked = false;
  int hosts = 0;
  for (const HttpHeader& header : request_.headers) {
    if (header.name.size() == 4 && EqualsIgnoreCase(header.name, "host")) {
      ++hosts;
    } else if (header.name.size() == 10 && EqualsIgnoreCase(header.name, "connection")) {
      close_asked |= HasToken(header.value, "close");
    } else if (header.name.size() == 6 && EqualsIgnoreCase(header.name, "expect")) {
      expects_continue_ |= since_1_1 && HasToken(header.value, "100-continue");
    }
  }
  if (hosts > 1 || (hosts == 0 && line.version == "1.1")) return Fail(FramingFault::kMalformed);
  request_.arrival.by_http_1_0 = !since_1_1;
  request_.method = line.method;
  request_.target = line.target;
  speaks_http_1_1_ = since_1_1;
  keep_alive_ = since_1_1 && !close_asked;
  announces_close_ = !keep_alive_;
  chunked_ = lengths.chunked;
  remaining_ = chunked_ ? 0 : ToNumber(lengths.length, 10);
  place_ = chunked_ ? Place::kChunkSize : Place::kLengthBody;
  if (expects_continue_ || chunked_ || remaining_ > input.size()) return Event::kHead;
  return std::nullopt;
}

std::optional<H11Framer::Event> H11Framer::TakeData(std::string_view& input, Place next) {
  if (!dropping_ && remaining_ > limits_.max_body_bytes) return Fail(FramingFault::kBodyTooLarge);
  const std::string_view part =
      input.substr(0, static_cast<size_t>(std::min<uint64_t>(remaining_, input.size())));
  if (!AddToBody(part)) return Event::kFault;
  input.remove_prefix(part.size());
  remaining_ -= part.size();
  if (remaining_ > 0) return Event::kNeedMore;
  place_ = next;
  return std::nullopt;
}

std::optional<H11Framer::Event> H11Framer::TakeChunkSize(std::string_view& input) {
  std::string_view line;
  if (const auto event = TakeLine(input, line)) return event;
  if (!ReadChunkSize(line, remaining_)) return Fail(FramingFault::kMalformed);
  place_ = remaining_ == 0 ? Place::kTrailers : Place::kChunkData;
  return std::nullopt;
}

std::optional<H11Framer::Event> H11Framer::TakeChunkEnd(std::string_view& input) {
  constexpr std::string_view kEnd = "\r\n";
  while (chunk_end_seen_ < kEnd.size()) {
    if (input.empty()) return Event::kNeedMore;
    if (input[0] != kEnd[chunk_end_seen_]) return Fail(FramingFault::kMalformed);
    input.remove_prefix(1);
    ++chunk_end_seen_;
  }
  chunk_end_seen_ = 0;
  place_ = Place::kChunkSize;
  return std::nullopt;
}

std::optional<H11Framer::Event> H11Framer::TakeTrailers(std::string_view& input) {
  std::string_view lines;
  if (const auto event = TakeLines(input, lines)) return event;
  // They are checked, and then nobody sees them.
  HttpHeaders trailers;
  Lengths lengths;
  if (!ReadFields(lines, [&]() -> HttpHeader& { return trailers.emplace_back(); }) ||
      !CheckLengths(trailers, lengths)) {
    return Fail(FramingFault::kMalformed);
  }
  place_ = Place::kEnd;
  return std::nullopt;
}

H11Framer::Event H11Framer::EndMessage() {
  place_ = Place::kHead;
  in_request_ = false;
  return dropping_ ? Event::kBodyEnd : Event::kRequest;
}

std::optional<H11Framer::Event> H11Framer::TakeLines(std::string_view& input,
                                                     std::string_view& taken) {
  if (std::exchange(held_is_taken_, false)) held_.clear();
  const size_t before = held_.size();
  if (before > 0) held_ += input;
  const std::string_view text = before > 0 ? std::string_view(held_) : input;
  // The end may have begun in the last two bytes of what was searched before.
  const BlockEnd end = FindBlockEnd(text, before < 2 ? 0 : before - 2);
  const size_t size = end.size == kNone ? text.size() : end.with_end;
  if (size > limits_.max_header_bytes) return Fail(FramingFault::kHeadersTooLarge);
  if (size > kMaxLinesBytes) return Fail(FramingFault::kMalformed);
  if (end.size == kNone) {
    if (before == 0) held_ = input;
    input = {};
    return Event::kNeedMore;
  }
  input.remove_prefix(end.with_end - before);
  held_is_taken_ = before > 0;
  taken = text.substr(0, end.size);
  return std::nullopt;
}

std::optional<H11Framer::Event> H11Framer::TakeLine(std::string_view& input,
                                                    std::string_view& taken) {
  if (std::exchange(held_is_taken_, false)) held_.clear();
  const size_t before = held_.size();
  if (before > 0) held_ += input;
  const std::string_view text = before > 0 ? std::string_view(held_) : input;
  const size_t end = text.find("\r\n", before < 1 ? 0 : before - 1);
  const size_t size = end == kNone ? text.size() : end + 2;
  if (size > kMaxLineBytes) return Fail(FramingFault::kMalformed);
  if (end == kNone) {
    if (before == 0) held_ = input;
    input = {};
    return Event::kNeedMore;
  }
  input.remove_prefix(end + 2 - before);
  held_is_taken_ = before > 0;
  taken = text.substr(0, end);
  return std::nullopt;
}

}  // namespace mock_server::http
