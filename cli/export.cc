#include "cli/commands.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/http_message.h"
#include "cli/client_environment.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/report_file.h"
#include "harness/convert/exports.h"
#include "harness/load/profile.h"
#include "harness/verdict/threshold.h"
#include "mock_server/openapi/document.h"
#include "mock_server/platform/platform.h"
#include "output/output_file.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Service;
using mock_server::platform::Platform;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy export locust normal -o locustfile.py\n"
    "  understudy export locust mine.profile.json --stub -o stub.py\n"
    "  understudy export openapi gateway -o gateway.json\n"
    "  understudy export postman -o platform.postman_collection.json";

// The addresses in what is exported; its reader replaces them.
constexpr char kGatewayUrl[] = "http://127.0.0.1:8009";
constexpr char kDataLayerUrl[] = "http://127.0.0.1:8001";

struct ExportOptions {
  std::string format;
  std::string subject;  // a profile, or a service
  std::string output = "-";
  std::string resources;
  bool stub = false;
};

bool IsOfProfile(std::string_view format) { return format == "locust" || format == "k6"; }

Result<std::string> ExportProfile(const ExportOptions& options) {
  if (options.subject.empty()) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("name the profile: understudy export {} normal", options.format));
  }
  auto profile = harness::load::LoadProfile(options.subject);
  if (!profile) return tl::unexpected(profile.error());
  if (!profile->workload) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' is a suite of profiles; name one of them", options.subject));
  }
  if (auto good = harness::verdict::CheckThresholds(*profile, {}); !good)
    return tl::unexpected(good.error());
  if (options.format == "k6") return harness::convert::K6Script(*profile);
  return options.stub ? harness::convert::LocustStub(*profile)
                      : harness::convert::LocustFile(*profile);
}

// The OpenAPI document of one service, or of both.
std::string DocumentOf(const Platform& platform, std::optional<Service> only) {
  return mock_server::openapi::Document(platform.operations(), platform.schemas(), only,
                                        {kGatewayUrl, kDataLayerUrl});
}

Result<std::string> ExportServices(const ExportOptions& options) {
  std::vector<Service> services = {Service::kGateway, Service::kDataLayer};
  if (!options.subject.empty()) {
    std::erase_if(services, [&](Service it) { return base::ServiceName(it) != options.subject; });
    if (services.empty()) {
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("'{}' is not a service; it is gateway or data_layer, or nothing for "
                              "both",
                              options.subject));
    }
  }
  const base::SystemClock clock;
  mock_server::platform::PlatformOptions platform_options;
  platform_options.resources = options.resources;
  const auto platform = Platform::Open(std::move(platform_options), clock);
  if (!platform) return tl::unexpected(platform.error());
  if (options.format == "openapi") {
    return DocumentOf(**platform,
                      services.size() == 1 ? std::optional(services.front()) : std::nullopt);
  }
  std::vector<harness::convert::DescribedService> described;
  for (const Service service : services) {
    const bool gateway = service == Service::kGateway;
    described.push_back(
        {std::string(base::ServiceName(service)), gateway ? kGatewayUrl : kDataLayerUrl,
         gateway ? kGatewayKey : DataLayerKey({}), DocumentOf(**platform, service)});
  }
  return harness::convert::PostmanCollection(described);
}

process::ExitCode RunExport(const ExportOptions& options) {
  if (options.stub && options.format != "locust")
    return Complain("export", {ErrorCode::kBadUsage, "is for locust only", "--stub"});
  if (!options.resources.empty() && IsOfProfile(options.format)) {
    return Complain("export",
                    {ErrorCode::kBadUsage, "is for openapi and postman only", "--resources"});
  }
  if (auto writable = CheckOutputs({{"--output", options.output}}); !writable)
    return Complain("export", writable.error());
  const auto text = IsOfProfile(options.format) ? ExportProfile(options) : ExportServices(options);
  if (!text) return Complain("export", text.error());
  if (auto written = output::WriteFile(options.output, *text); !written)
    return Complain("export", written.error());
  if (options.output != "-") Print("{}: written\n", options.output);
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddExportCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("export", "export a profile, or the API, for another tool");
  auto options = std::make_shared<ExportOptions>();
  command
      ->add_option("format", options->format,
                   "of a profile: locust (a locustfile) or k6 (a script); of the API: openapi (a "
                   "document) or postman (a collection)")
      ->required()
      ->check(CLI::IsMember({"locust", "k6", "openapi", "postman"}));
  command->add_option("subject", options->subject,
                      "locust, k6: a built-in profile or a profile file; openapi, postman: gateway "
                      "or data_layer (default: both)");
  command->add_option("-o,--output", options->output, "file to write (default: standard output)")
      ->type_name("FILE");
  command->add_flag(
      "--stub", options->stub,
      "for locust only: write user classes that do nothing, for the master of `understudy worker`");
  command
      ->add_option("--resources", options->resources,
                   "for openapi and postman only: a folder of your own routers, as for serve")
      ->type_name("DIR");
  command->footer(kFooter);
  return {command, [options] { return RunExport(*options); }};
}

}  // namespace cli
