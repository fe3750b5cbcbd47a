#include "tracing/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace tracing {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kUrl[] = "http://127.0.0.1:4318";

Reading Read(std::map<std::string, std::string> variables) {
  return ReadSettings([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

// With an endpoint; a variable that is wrong must not switch spans off.
Reading ReadOne(const std::string& name, const std::string& value) {
  Reading reading = Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", kUrl}, {name, value}});
  EXPECT_TRUE(reading.settings) << name;
  return reading;
}

TEST(ReadSettings, WithoutAnEndpointNothingIsReadAndNothingIsSaid) {
  for (const auto& variables : std::vector<std::map<std::string, std::string>>{
           {},
           {{"OTEL_EXPORTER_OTLP_ENDPOINT", ""}},
           {{"OTEL_TRACES_SAMPLER", "wrong"}, {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"}}}) {
    const Reading reading = Read(variables);
    EXPECT_FALSE(reading.settings);
    EXPECT_THAT(reading.notes, IsEmpty());
  }
}

TEST(ReadSettings, TheEndpointOfTracesIsTakenAsItIsAndGoesFirst) {
  EXPECT_EQ(Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", kUrl}}).settings->url,
            "http://127.0.0.1:4318/v1/traces");
  EXPECT_EQ(Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", "https://c.example/otlp/"}}).settings->url,
            "https://c.example/otlp/v1/traces");
  const Reading own = Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", kUrl},
                            {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://t.example/x"}});
  EXPECT_EQ(own.settings->url, "http://t.example/x");
  EXPECT_EQ(own.endpoint_variable, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
}

TEST(ReadSettings, TheDefaultsAreOpenTelemetrys) {
  const Settings settings = *Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", kUrl}}).settings;
  EXPECT_EQ(settings.timeout, milliseconds(10'000));
  EXPECT_EQ(settings.schedule_delay, milliseconds(5'000));
  EXPECT_EQ(settings.most_queued, 2048u);
  EXPECT_EQ(settings.most_at_once, 512u);
  EXPECT_TRUE(settings.sampler.asks_parent);
  EXPECT_EQ(settings.sampler.rule, Sampler::Rule::kAlwaysOn);
  EXPECT_EQ(settings.resource.service_name, "understudy");
  EXPECT_THAT(settings.headers, IsEmpty());
}

TEST(ReadSettings, SwitchesSpansOff) {
  const auto is_on = [](const std::string& name, const std::string& value) {
    return Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", kUrl}, {name, value}}).settings.has_value();
  };
  EXPECT_FALSE(is_on("OTEL_SDK_DISABLED", "True"));
  EXPECT_TRUE(is_on("OTEL_SDK_DISABLED", "false"));
  EXPECT_THAT(ReadOne("OTEL_SDK_DISABLED", "1").notes, ElementsAre(HasSubstr("only true")));
  EXPECT_FALSE(is_on("OTEL_TRACES_EXPORTER", "none"));
  EXPECT_TRUE(is_on("OTEL_TRACES_EXPORTER", "otlp"));
  EXPECT_THAT(ReadOne("OTEL_TRACES_EXPORTER", "zipkin").notes,
              ElementsAre(HasSubstr("sent by otlp")));
}

TEST(ReadSettings, AnotherProtocolIsAnsweredWithTheOneThatIsSpoken) {
  EXPECT_THAT(ReadOne("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json").notes, IsEmpty());
  EXPECT_THAT(ReadOne("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc").notes,
              ElementsAre(HasSubstr("OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc', but spans are sent as "
                                    "JSON over HTTP")));
  EXPECT_THAT(Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", kUrl},
                    {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"},
                    {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"}})
                  .notes,
              IsEmpty());
}

TEST(ReadSettings, ReadsHeadersAndKeepsTheirValuesToItself) {
  const Settings settings =
      *ReadOne("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b%3D, x = y=z ,").settings;
  ASSERT_EQ(settings.headers.size(), 2u);
  EXPECT_EQ(settings.headers[0].name, "api-key");
  EXPECT_EQ(settings.headers[0].value, "a b=");
  EXPECT_EQ(settings.headers[1].name, "x");
  EXPECT_EQ(settings.headers[1].value, "y=z");
  for (const char* const wrong : {"secret", "=secret", "a=secret%0d%0aEvil: 1"}) {
    const Reading reading = ReadOne("OTEL_EXPORTER_OTLP_TRACES_HEADERS", wrong);
    EXPECT_THAT(reading.settings->headers, IsEmpty());
    ASSERT_EQ(reading.notes.size(), 1u);
    EXPECT_THAT(reading.notes[0], Not(HasSubstr("secret")));
  }
}

TEST(ReadSettings, ReadsTheResource) {
  const auto resource = [](std::map<std::string, std::string> variables) {
    variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = kUrl;
    return Read(std::move(variables)).settings->resource;
  };
  const std::string attributes = "service.name=shop,team=a%2Cb";
  EXPECT_EQ(resource({{"OTEL_RESOURCE_ATTRIBUTES", attributes}}).service_name, "shop");
  const Resource both =
      resource({{"OTEL_RESOURCE_ATTRIBUTES", attributes}, {"OTEL_SERVICE_NAME", "mine"}});
  EXPECT_EQ(both.service_name, "mine");
  EXPECT_THAT(both.attributes, ElementsAre(testing::Pair("team", "a,b")));
  const Reading wrong = ReadOne("OTEL_RESOURCE_ATTRIBUTES", "a=1,b");
  EXPECT_THAT(wrong.settings->resource.attributes, IsEmpty());
  EXPECT_THAT(wrong.notes, ElementsAre(HasSubstr("OTEL_RESOURCE_ATTRIBUTES")));
}

TEST(ReadSettings, ReadsTheSampler) {
  const auto read = [](const std::string& argument) {
    return Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", kUrl},
                 {"OTEL_TRACES_SAMPLER", "parentbased_traceidratio"},
                 {"OTEL_TRACES_SAMPLER_ARG", argument}});
  };
  EXPECT_EQ(read("0.25").settings->sampler.ratio, 0.25);
  EXPECT_EQ(read("").settings->sampler.ratio, 1);
  for (const char* const wrong : {"1.1", "-0.5", "half", "nan"}) {
    EXPECT_EQ(read(wrong).settings->sampler.ratio, 1) << wrong;
    EXPECT_THAT(read(wrong).notes, ElementsAre(HasSubstr("from 0 to 1"))) << wrong;
  }
  const Reading unknown = ReadOne("OTEL_TRACES_SAMPLER", "most");
  EXPECT_EQ(unknown.settings->sampler.rule, Sampler::Rule::kAlwaysOn);
  EXPECT_THAT(unknown.notes, ElementsAre(HasSubstr("'most'")));
}

TEST(ReadSettings, ANumberThatIsNoneIsTheDefault) {
  EXPECT_EQ(ReadOne("OTEL_EXPORTER_OTLP_TIMEOUT", "250").settings->timeout, milliseconds(250));
  EXPECT_EQ(ReadOne("OTEL_BSP_SCHEDULE_DELAY", "0").settings->schedule_delay, milliseconds(0));
  EXPECT_EQ(ReadOne("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "7").settings->most_at_once, 7u);
  for (const char* const name :
       {"OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
        "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"}) {
    for (const char* const wrong : {"-1", "10s", "4294967296"}) {
      const Reading reading = ReadOne(name, wrong);
      EXPECT_THAT(reading.notes, ElementsAre(HasSubstr(name)));
      EXPECT_EQ(reading.settings->timeout, milliseconds(10'000));
      EXPECT_EQ(reading.settings->most_queued, 2048u);
    }
  }
  // The queue bounds what is sent at once.
  const Reading small = ReadOne("OTEL_BSP_MAX_QUEUE_SIZE", "10");
  EXPECT_EQ(small.settings->most_at_once, 10u);
  EXPECT_EQ(small.notes.size(), 1u);
}

}  // namespace
}  // namespace tracing
