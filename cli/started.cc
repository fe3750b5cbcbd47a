#include "cli/started.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "base/json.h"
#include "base/json_access.h"
#include "output/output_file.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

namespace {

constexpr size_t kLongestName = 64;
// Of the fields of /proc/PID/stat after the name: the state, and starttime.
constexpr int kStateField = 0;
constexpr int kStartTimeField = 19;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
         });
}

Status CheckName(const std::string& name) {
  if (IsName(name)) return {};
  return Fail(ErrorCode::kBadUsage,
              fmt::format("'{}' is not a name; write up to {} letters, digits, '-', '_' and '.'",
                          name, kLongestName),
              "--name");
}

// Makes the folder for this user alone. In /tmp anybody could have made it before.
Status MakeOwnFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    return Fail(ErrorCode::kBadFile,
                fmt::format("can't be made: {}; set XDG_RUNTIME_DIR and XDG_STATE_HOME to folders "
                            "of yours",
                            std::strerror(errno)),
                path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != ::geteuid())
    return Fail(ErrorCode::kBadFile,
                "is not a folder of yours; remove it, or set XDG_RUNTIME_DIR to one", path);
  return {};
}

std::string RuntimeFolder() {
  const std::string runtime = Variable("XDG_RUNTIME_DIR");
  return runtime.empty() ? fmt::format("/tmp/understudy-{}", ::geteuid()) : runtime + "/understudy";
}

std::string LogFolder() {
  if (const std::string state = Variable("XDG_STATE_HOME"); !state.empty())
    return state + "/understudy";
  if (const std::string home = Variable("HOME"); !home.empty())
    return home + "/.local/state/understudy";
  return RuntimeFolder();
}

// The file of a name in a folder of ours, which is made.
Result<std::string> PathIn(const std::string& folder, const std::string& name, const char* suffix) {
  if (auto good = CheckName(name); !good) return tl::unexpected(good.error());
  if (auto made = MakeOwnFolder(folder); !made) return tl::unexpected(made.error());
  return fmt::format("{}/{}.{}", folder, name, suffix);
}

std::vector<std::string> Texts(const rapidjson::Value& object, std::string_view key) {
  std::vector<std::string> texts;
  const rapidjson::Value* list = base::FindMember(object, key);
  if (list == nullptr || !list->IsArray()) return texts;
  for (const rapidjson::Value& text : list->GetArray()) {
    if (text.IsString()) texts.emplace_back(base::AsView(text));
  }
  return texts;
}

// Whether what it has is of the types that WriteRecord() writes.
bool IsRecord(const rapidjson::Value& record) {
  const auto may_be = [&](const char* key, bool (rapidjson::Value::*right)() const) {
    const rapidjson::Value* value = base::FindMember(record, key);
    return value == nullptr || (value->*right)();
  };
  using rapidjson::Value;
  return record.IsObject() && may_be("pid", &Value::IsInt) &&
         may_be("begin_ticks", &Value::IsUint64) && may_be("data_layer_key", &Value::IsString) &&
         may_be("log_file", &Value::IsString);
}

}  // namespace

void AddNameOption(CLI::App& command, std::string& name) {
  command.add_option("--name", name, "which one, where several are started")->capture_default_str();
}

std::optional<uint64_t> BeginTicks(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const size_t after_name = text.rfind(')');
  if (after_name == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(after_name + 1));
  std::string field;
  for (int at = 0; fields >> field; ++at) {
    if (at == kStateField && (field == "Z" || field == "X")) return std::nullopt;
    if (at == kStartTimeField) return std::stoull(field);
  }
  return std::nullopt;
}

Result<std::string> RecordPath(const std::string& name) {
  return PathIn(RuntimeFolder(), name, "json");
}

Result<std::string> LogPath(const std::string& name) { return PathIn(LogFolder(), name, "log"); }

bool IsKnown(const std::string& name) {
  const auto is_there = [&](const char* ending) {
    const auto path = PathIn(RuntimeFolder(), name, ending);
    return !path || ::access(path->c_str(), F_OK) == 0;  // what is wrong with it, NameLock tells
  };
  return is_there("lock") || is_there("json");
}

Result<NameLock> NameLock::Take(const std::string& name, Wait wait) {
  const auto path = PathIn(RuntimeFolder(), name, "lock");
  if (!path) return tl::unexpected(path.error());
  const int descriptor = ::open(path->c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return Fail(ErrorCode::kBadFile, fmt::format("can't be opened: {}", std::strerror(errno)),
                *path);
  NameLock lock(descriptor);
  int locked = -1;
  do {
    locked = ::flock(descriptor, wait == Wait::kYes ? LOCK_EX : LOCK_EX | LOCK_NB);
  } while (locked != 0 && errno == EINTR);
  if (locked == 0) return lock;
  if (errno == EWOULDBLOCK)
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' is being started or stopped by another command; wait for its "
                            "end, or give --name for another",
                            name),
                "--name");
  return Fail(ErrorCode::kBadFile, fmt::format("can't be locked: {}", std::strerror(errno)), *path);
}

NameLock::~NameLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::optional<Started>> ReadRecord(const std::string& name) {
  const auto path = RecordPath(name);
  if (!path) return tl::unexpected(path.error());
  if (::access(path->c_str(), F_OK) != 0) return std::nullopt;
  const auto text = base::ReadFile(*path);
  if (!text) return tl::unexpected(text.error());
  rapidjson::Document record;
  if (!base::ParseJson(*text, record) || !IsRecord(record))
    return Fail(ErrorCode::kBadFile, "is not a record of `understudy start`; remove it", *path);
  Started started;
  started.pid = static_cast<pid_t>(base::IntegerOr(record, "pid", 0));
  started.begin_ticks = static_cast<uint64_t>(base::IntegerOr(record, "begin_ticks", 0));
  started.gateway_urls = Texts(record, "gateway_urls");
  started.data_layer_urls = Texts(record, "data_layer_urls");
  started.redis_urls = Texts(record, "redis_urls");
  started.data_layer_key = base::StringOr(record, "data_layer_key", "");
  started.log_file = base::StringOr(record, "log_file", "");
  if (started.pid <= 0 || started.gateway_urls.empty() || started.data_layer_urls.empty())
    return Fail(ErrorCode::kBadFile, "is not a record of `understudy start`; remove it", *path);
  return started;
}

Status WriteRecord(const std::string& name, const Started& started) {
  const auto path = RecordPath(name);
  if (!path) return tl::unexpected(path.error());
  rapidjson::Document record(rapidjson::kObjectType);
  auto& allocator = record.GetAllocator();
  const auto list = [&](const std::vector<std::string>& texts) {
    rapidjson::Value values(rapidjson::kArrayType);
    for (const std::string& text : texts)
      values.PushBack(base::MakeString(text, allocator), allocator);
    return values;
  };
  record.AddMember("pid", static_cast<int64_t>(started.pid), allocator);
  record.AddMember("begin_ticks", started.begin_ticks, allocator);
  record.AddMember("gateway_urls", list(started.gateway_urls), allocator);
  record.AddMember("data_layer_urls", list(started.data_layer_urls), allocator);
  record.AddMember("redis_urls", list(started.redis_urls), allocator);
  record.AddMember("data_layer_key", base::MakeString(started.data_layer_key, allocator),
                   allocator);
  record.AddMember("log_file", base::MakeString(started.log_file, allocator), allocator);
  return output::WriteFile(*path, base::ToPrettyJson(record) + "\n");
}

void RemoveRecord(const std::string& name) {
  if (const auto path = RecordPath(name)) ::unlink(path->c_str());
}

Result<std::optional<Started>> FindStarted(const std::string& name) {
  auto record = ReadRecord(name);
  if (!record || !record->has_value()) return record;
  if (BeginTicks((*record)->pid) == (*record)->begin_ticks) return record;
  // It stays: a reader that removed it could meet the record of the next one. `start` replaces it.
  return std::nullopt;
}

Result<Started> RequireStarted(const std::string& name) {
  auto started = FindStarted(name);
  if (!started) return tl::unexpected(started.error());
  if (!started->has_value())
    return Fail(
        ErrorCode::kUnreachable,
        fmt::format("no stand-in named '{}' is running; start one with `understudy start`", name));
  return **std::move(started);
}

}  // namespace cli
