#include "harness/drift/masking.h"

#include <algorithm>
#include <cctype>

#include "base/hex.h"

// Scanners by hand: std::regex recurses once a character and these texts are long.
namespace harness::drift {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHostCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}

// Whether `text` has the shape at `at`: 'd' a digit, 'h' a hex digit, anything else itself.
bool HasShape(std::string_view text, size_t at, std::string_view shape) {
  if (text.size() - at < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const char c = text[at + i];
    const bool fits = shape[i] == 'd'   ? IsDigit(c)
                      : shape[i] == 'h' ? base::IsHexDigit(c)
                                        : c == shape[i];
    if (!fits) return false;
  }
  return true;
}

template <typename Predicate>
size_t SkipWhile(std::string_view text, size_t at, Predicate predicate) {
  while (at < text.size() && predicate(text[at])) ++at;
  return at;
}

// Each Match… gives the length of what it recognises at `at`, 0 when it is not there.

size_t MatchTime(std::string_view text, size_t at) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  // A time of 2019 is one that a client sent: it is compared as it stands.
  if (!HasShape(text, at, kShape) || text.substr(at, 5) == "2019-") return 0;
  size_t end = at + kShape.size();
  if (end < text.size() && text[end] == '.') {
    const size_t fraction = SkipWhile(text, end + 1, IsDigit);
    if (fraction > end + 1) end = fraction;
  }
  if (text.substr(end, 6) == "+00:00") return end + 6 - at;
  if (text.substr(end, 1) == "Z") return end + 1 - at;
  return end - at;
}

size_t MatchId(std::string_view text, size_t at) {
  constexpr std::string_view kShape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  if (HasShape(text, at, kShape)) return kShape.size();
  if (at > 0 && base::IsLowerHexDigit(text[at - 1])) return 0;
  return SkipWhile(text, at, base::IsLowerHexDigit) - at == 32 ? 32 : 0;
}

size_t SchemeLength(std::string_view text, size_t at) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.substr(at, scheme.size()) == scheme) return scheme.size();
  }
  return 0;
}

std::string MaskTimes(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (const size_t length = MatchTime(text, at)) {
      out += "<time>";
      at += length;
    } else {
      out += text[at++];
    }
  }
  return out;
}

// did:agent:NAME:hhhhhhhh" : the name may hold anything, colons too; the first eight hex digits
// before a quote end it.
std::string MaskDids(std::string text) {
  constexpr std::string_view kPrefix = "did:agent:";
  for (size_t at = text.find(kPrefix); at != std::string::npos; at = text.find(kPrefix, at)) {
    size_t colon = text.find(':', at + kPrefix.size());
    const auto ends_here = [&](size_t place) {
      return place + 9 < text.size() && text[place + 9] == '"' &&
             std::all_of(&text[place + 1], &text[place + 9], base::IsLowerHexDigit);
    };
    while (colon != std::string::npos && !ends_here(colon)) colon = text.find(':', colon + 1);
    if (colon == std::string::npos) break;
    text.replace(colon + 1, 8, "<hex>");
    at = colon;
  }
  return text;
}

std::string MaskStamps(std::string text) {
  constexpr std::string_view kPrefix = "'timestamp': ";
  for (size_t at = text.find(kPrefix); at != std::string::npos; at = text.find(kPrefix, at + 1)) {
    if (HasShape(text, at + kPrefix.size(), "ddddddddddddd")) {
      text.replace(at + kPrefix.size(), 13, "<time>");
    }
  }
  return text;
}

std::string MaskHosts(std::string_view text, bool port_required) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t scheme = SchemeLength(text, at);
    const size_t host_end = SkipWhile(text, at + scheme, IsHostCharacter);
    size_t end = 0;
    if (scheme > 0 && host_end > at + scheme) {
      const bool colon = host_end < text.size() && text[host_end] == ':';
      const size_t port_end = colon ? SkipWhile(text, host_end + 1, IsDigit) : host_end;
      if (port_end > host_end + 1) {
        end = port_end;
      } else if (!port_required) {
        end = host_end;
      }
    }
    if (end > 0) {
      out += text.substr(at, scheme);
      out += "<host>";
      at = end;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::string MaskNumberAfter(std::string text, std::string_view key) {
  for (size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
    const size_t begin = at + key.size();
    const size_t end = SkipWhile(text, begin, [](char c) { return IsDigit(c) || c == '.'; });
    if (end > begin) text.replace(begin, end - begin, "<n>");
  }
  return text;
}

std::string MaskMeasured(std::string text) {
  return MaskNumberAfter(MaskNumberAfter(std::move(text), "\"uptime_seconds\":"),
                         "\"latency_ms\":");
}

}  // namespace

void ForEachId(std::string_view text, const std::function<void(std::string)>& found) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = MatchId(text, at);
    if (length > 0) found(LowerId(text.substr(at, length)));
    at += std::max(length, size_t{1});
  }
}

void Masker::BeginStep() {
  step_ = std::to_string(++steps_) + ".";
  ids_of_step_ = 0;
}

std::string MaskAllButIds(std::string_view text) {
  return MaskHosts(MaskStamps(MaskDids(MaskTimes(text))), true);
}

std::string MaskBodyButIds(std::string_view body) { return MaskMeasured(MaskAllButIds(body)); }

std::string MaskHeaderButIds(std::string_view value) {
  return MaskAllButIds(MaskHosts(value, false));
}

std::string LowerId(std::string_view id) {
  std::string lower(id);
  std::transform(lower.begin(), lower.end(), lower.begin(), base::LowerHexDigit);
  return lower;
}

std::string ReplaceIds(std::string_view text,
                       const std::function<std::string(std::string_view)>& by) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t length = MatchId(text, at);
    if (length == 0) {
      out += text[at++];
      continue;
    }
    out += by(text.substr(at, length));
    at += length;
  }
  return out;
}

std::string Masker::Mask(std::string_view text) {
  return ReplaceIds(MaskAllButIds(text), [&](std::string_view id) {
    auto [mask, is_new] = ids_.try_emplace(LowerId(id));
    if (is_new) mask->second = "<uuid" + step_ + std::to_string(++ids_of_step_) + ">";
    return mask->second;
  });
}

std::string Masker::MaskBody(std::string_view body) { return MaskMeasured(Mask(body)); }

std::string Masker::MaskHeader(std::string_view value) { return Mask(MaskHosts(value, false)); }

}  // namespace harness::drift
