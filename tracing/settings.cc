#include "tracing/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/number.h"
#include "base/percent.h"

namespace tracing {

namespace {

constexpr char kEndpoint[] = "OTEL_EXPORTER_OTLP_ENDPOINT";
constexpr char kTracesEndpoint[] = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
constexpr std::string_view kTracesPath = "/v1/traces";

bool IsTrue(std::string_view text) { return base::EqualsIgnoreCase(text, "true"); }

using Pairs = std::vector<std::pair<std::string, std::string>>;

// "key=value,other=value", the values percent-encoded. Nothing when it is no such list.
std::optional<Pairs> ReadPairs(std::string_view text) {
  Pairs pairs;
  for (size_t start = 0; start <= text.size();) {
    const size_t comma = std::min(text.find(',', start), text.size());
    const auto pair = base::TrimBlanks(text.substr(start, comma - start));
    start = comma + 1;
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    const auto key = base::TrimBlanks(pair.substr(0, equals));
    if (equals == pair.npos || key.empty()) return std::nullopt;
    pairs.emplace_back(base::PercentDecode(key),
                       base::PercentDecode(base::TrimBlanks(pair.substr(equals + 1))));
  }
  return pairs;
}

class Reader {
 public:
  explicit Reader(const Environment& environment) : environment_(environment) {}

  Reading Read() {
    Settings settings;
    if (!ReadEndpoint(settings) || IsOff()) return std::move(reading_);
    NoteProtocol();
    ReadHeaders(settings);
    if (const auto timeout = OfTraces("TIMEOUT")) ReadNumber(*timeout, 1, settings.timeout);
    ReadResource(settings.resource);
    ReadSampler(settings.sampler);
    ReadSize("OTEL_BSP_MAX_QUEUE_SIZE", settings.most_queued);
    ReadSize("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", settings.most_at_once);
    if (const auto delay = Find("OTEL_BSP_SCHEDULE_DELAY"))
      ReadNumber(*delay, 0, settings.schedule_delay);
    if (settings.most_at_once > settings.most_queued) {
      Note("OTEL_BSP_MAX_EXPORT_BATCH_SIZE is more than the queue holds; {} are sent at once",
           settings.most_queued);
      settings.most_at_once = settings.most_queued;
    }
    reading_.settings = std::move(settings);
    return std::move(reading_);
  }

 private:
  struct Variable {
    std::string name;
    std::string value;
  };

  template <typename... Arguments>
  void Note(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    reading_.notes.push_back(fmt::format(format, std::forward<Arguments>(arguments)...));
  }

  std::optional<Variable> Find(std::string name) const {
    auto value = environment_(name);
    if (!value || value->empty()) return std::nullopt;
    return Variable{std::move(name), *std::move(value)};
  }
  // That of traces goes before that of all signals.
  std::optional<Variable> OfTraces(std::string_view what) const {
    auto own = Find(fmt::format("OTEL_EXPORTER_OTLP_TRACES_{}", what));
    return own ? own : Find(fmt::format("OTEL_EXPORTER_OTLP_{}", what));
  }

  bool ReadEndpoint(Settings& settings) {
    if (auto own = Find(kTracesEndpoint)) {
      settings.url = std::move(own->value);
      reading_.endpoint_variable = kTracesEndpoint;
      return true;
    }
    auto base = Find(kEndpoint);
    if (!base) return false;
    settings.url = std::move(base->value);
    while (settings.url.ends_with('/')) settings.url.pop_back();
    settings.url += kTracesPath;
    reading_.endpoint_variable = kEndpoint;
    return true;
  }

  bool IsOff() {
    if (const auto disabled = Find("OTEL_SDK_DISABLED")) {
      if (IsTrue(disabled->value)) return true;
      if (!base::EqualsIgnoreCase(disabled->value, "false"))
        Note("OTEL_SDK_DISABLED is '{}' and counts as false; only true switches spans off",
             disabled->value);
    }
    const auto exporter = Find("OTEL_TRACES_EXPORTER");
    if (!exporter || exporter->value == "otlp") return false;
    if (exporter->value == "none") return true;
    Note("OTEL_TRACES_EXPORTER is '{}'; spans are sent by otlp, the only exporter here",
         exporter->value);
    return false;
  }

  void NoteProtocol() {
    const auto protocol = OfTraces("PROTOCOL");
    if (!protocol || protocol->value == "http/json") return;
    Note(
        "{} is '{}', but spans are sent as JSON over HTTP (http/json): collectors take that where "
        "they take http/protobuf, usually at port 4318",
        protocol->name, protocol->value);
  }

  void ReadHeaders(Settings& settings) {
    const auto variable = OfTraces("HEADERS");
    if (!variable) return;
    auto pairs = ReadPairs(variable->value);
    const auto breaks = [](const std::string& text) {
      return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; });
    };
    // Their values are secrets, and not told.
    if (!pairs || std::any_of(pairs->begin(), pairs->end(), [&](const auto& pair) {
          return breaks(pair.first) || breaks(pair.second);
        })) {
      Note("{} is not of the form key=value,other=value; no headers are added", variable->name);
      return;
    }
    for (auto& [name, value] : *pairs)
      settings.headers.push_back({std::move(name), std::move(value)});
  }

  void ReadResource(Resource& resource) {
    if (const auto variable = Find("OTEL_RESOURCE_ATTRIBUTES")) {
      if (auto pairs = ReadPairs(variable->value)) {
        for (auto& [key, value] : *pairs) {
          if (key == "service.name") {
            resource.service_name = std::move(value);
          } else {
            resource.attributes.emplace_back(std::move(key), std::move(value));
          }
        }
      } else {
        Note("OTEL_RESOURCE_ATTRIBUTES is not of the form key=value,other=value; none is added");
      }
    }
    if (auto name = Find("OTEL_SERVICE_NAME")) resource.service_name = std::move(name->value);
  }

  void ReadSampler(Sampler& sampler) {
    const auto name = Find("OTEL_TRACES_SAMPLER");
    if (!name) return;
    const auto found = FindSampler(name->value);
    if (!found) {
      Note(
          "OTEL_TRACES_SAMPLER is '{}', which is none of OpenTelemetry's; it is "
          "parentbased_always_on",
          name->value);
      return;
    }
    sampler = *found;
    if (sampler.rule != Sampler::Rule::kRatio) return;
    const auto argument = Find("OTEL_TRACES_SAMPLER_ARG");
    if (!argument) return;
    const auto ratio = base::ParseNumber<double>(argument->value);
    if (ratio && *ratio >= 0 && *ratio <= 1) {
      sampler.ratio = *ratio;
    } else {
      Note("OTEL_TRACES_SAMPLER_ARG is '{}', which is no number from 0 to 1; it is 1",
           argument->value);
    }
  }

  void ReadNumber(const Variable& variable, int64_t least, std::chrono::milliseconds& value) {
    const auto read = base::ParseNumber<uint32_t>(variable.value);
    if (read && *read >= least) {
      value = std::chrono::milliseconds(*read);
    } else {
      Note("{} is '{}', which is no number of milliseconds; it is {}", variable.name,
           variable.value, value.count());
    }
  }

  void ReadSize(const char* name, size_t& value) {
    const auto variable = Find(name);
    if (!variable) return;
    const auto read = base::ParseNumber<uint32_t>(variable->value);
    if (read && *read > 0) {
      value = *read;
    } else {
      Note("{} is '{}', which is no number of spans; it is {}", name, variable->value, value);
    }
  }

  const Environment& environment_;
  Reading reading_;
};

}  // namespace

Reading ReadSettings(const Environment& environment) { return Reader(environment).Read(); }

}  // namespace tracing
