#include "tracing/otlp_json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "base/utf8.h"

namespace tracing {

namespace {

// SpanFlags of OTLP: it is known whether the parent is remote, and it is.
constexpr unsigned kKnowsParent = 0x100;
constexpr unsigned kParentIsRemote = 0x200;
constexpr int kStatusError = 2;

class Writer {
 public:
  void Write(std::span<const Span> spans, const Resource& resource) {
    json_.StartObject();
    Key("resourceSpans");
    json_.StartArray();
    for (const Party party : {Party::kGateway, Party::kDataLayer, Party::kHarness}) {
      const auto is_its = [&](const Span& span) { return span.party == party; };
      if (std::none_of(spans.begin(), spans.end(), is_its)) continue;
      json_.StartObject();
      Key("resource");
      json_.StartObject();
      Key("attributes");
      json_.StartArray();
      Pair("service.name", resource.service_name + std::string(Suffix(party)));
      for (const auto& [key, value] : resource.attributes) Pair(key, value);
      json_.EndArray();
      json_.EndObject();
      Key("scopeSpans");
      json_.StartArray();
      json_.StartObject();
      Key("scope");
      json_.StartObject();
      Key("name");
      Text("understudy");
      json_.EndObject();
      Key("spans");
      json_.StartArray();
      for (const Span& span : spans) {
        if (is_its(span)) WriteSpan(span);
      }
      json_.EndArray();
      json_.EndObject();
      json_.EndArray();
      json_.EndObject();
    }
    json_.EndArray();
    json_.EndObject();
  }

  std::string Take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  static std::string_view Suffix(Party party) {
    switch (party) {
      case Party::kGateway:
        return "-gateway";
      case Party::kDataLayer:
        return "-data-layer";
      case Party::kHarness:
        break;
    }
    return "";
  }

  void WriteSpan(const Span& span) {
    json_.StartObject();
    Key("traceId");
    Text(span.context.trace.ToHex());
    Key("spanId");
    Text(ToHex(span.context.span));
    if (!span.context.state.empty()) {
      Key("traceState");
      Text(span.context.state);
    }
    if (span.parent != 0) {
      Key("parentSpanId");
      Text(ToHex(span.parent));
    }
    Key("flags");
    json_.Uint((span.context.sampled ? 1 : 0) | kKnowsParent |
               (span.parent_is_remote ? kParentIsRemote : 0));
    Key("name");
    Text(span.name);
    Key("kind");
    json_.Int(static_cast<int>(span.kind));
    Time("startTimeUnixNano", span.start);
    Time("endTimeUnixNano", span.end);
    WriteAttributes(span.attributes);
    if (!span.events.empty()) {
      Key("events");
      json_.StartArray();
      for (const SpanEvent& event : span.events) {
        json_.StartObject();
        Time("timeUnixNano", event.time);
        Key("name");
        Text(event.name);
        WriteAttributes(event.attributes);
        json_.EndObject();
      }
      json_.EndArray();
    }
    Key("status");
    json_.StartObject();
    if (span.failed) {
      Key("code");
      json_.Int(kStatusError);
    }
    json_.EndObject();
    json_.EndObject();
  }

  void WriteAttributes(const Attributes& attributes) {
    Key("attributes");
    json_.StartArray();
    for (const Attribute& attribute : attributes.list()) {
      if (!attribute.is_number) {
        Pair(attribute.key, attribute.text);
        continue;
      }
      Begin(attribute.key);
      Key("intValue");
      Text(std::to_string(attribute.number));  // as JSON has integers of 64 bits in protobuf
      End();
    }
    json_.EndArray();
  }

  void Pair(std::string_view key, std::string_view value) {
    Begin(key);
    Key("stringValue");
    Text(value);
    End();
  }

  void Begin(std::string_view key) {
    json_.StartObject();
    Key("key");
    Text(key);
    Key("value");
    json_.StartObject();
  }
  void End() {
    json_.EndObject();
    json_.EndObject();
  }

  void Time(std::string_view key, std::chrono::nanoseconds since_epoch) {
    Key(key);
    Text(std::to_string(since_epoch.count()));
  }

  void Key(std::string_view key) {
    json_.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  }
  // A client may have sent any bytes.
  void Text(std::string_view text) {
    const std::string valid = base::ValidUtf8(text);
    json_.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> json_{buffer_};
};

}  // namespace

std::string ToOtlpJson(std::span<const Span> spans, const Resource& resource) {
  Writer writer;
  writer.Write(spans, resource);
  return writer.Take();
}

}  // namespace tracing
