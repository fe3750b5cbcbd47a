#include "harness/worker/message.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <msgpack.hpp>

#include "base/utf8.h"

namespace harness::worker {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

using Object = msgpack::object;
using Packer = msgpack::packer<msgpack::sbuffer>;

// A host or a class name is short; a message with all options of Locust has about 3 kB.
constexpr size_t kMaxObjects = 100'000;
constexpr size_t kMaxDepth = 50;

std::string_view TextOf(const Object& object) {
  return object.type == msgpack::type::STR
             ? std::string_view(object.via.str.ptr, object.via.str.size)
             : std::string_view();
}

const Object* Member(const Object& map, std::string_view name) {
  if (map.type != msgpack::type::MAP) return nullptr;
  for (uint32_t i = 0; i < map.via.map.size; ++i) {
    if (TextOf(map.via.map.ptr[i].key) == name) return &map.via.map.ptr[i].val;
  }
  return nullptr;
}

std::optional<double> NumberOf(const Object* object) {
  if (object == nullptr) return std::nullopt;
  switch (object->type) {
    case msgpack::type::POSITIVE_INTEGER:
      return static_cast<double>(object->via.u64);
    case msgpack::type::NEGATIVE_INTEGER:
      return static_cast<double>(object->via.i64);
    case msgpack::type::FLOAT32:
    case msgpack::type::FLOAT64:
      return object->via.f64;
    default:
      return std::nullopt;
  }
}

bool IsTrue(const Object* object) {
  return object != nullptr && object->type == msgpack::type::BOOLEAN && object->via.boolean;
}

tl::unexpected<base::Error> NotLocusts(const std::string& wrong) {
  return Fail(ErrorCode::kBadFile, "the master is not a Locust master of version 2: " + wrong);
}

Result<SpawnJob> ReadSpawn(const Object& data) {
  SpawnJob job;
  const auto timestamp = NumberOf(Member(data, "timestamp"));
  if (!timestamp) return NotLocusts("its spawn message has no timestamp");
  job.timestamp = *timestamp;
  const Object* counts = Member(data, "user_classes_count");
  if (counts == nullptr || counts->type != msgpack::type::MAP)
    return NotLocusts("its spawn message has no user_classes_count");
  for (uint32_t i = 0; i < counts->via.map.size; ++i) {
    const std::string name(TextOf(counts->via.map.ptr[i].key));
    const Object& count = counts->via.map.ptr[i].val;
    if (count.type != msgpack::type::POSITIVE_INTEGER || count.via.u64 > 1'000'000)
      return NotLocusts(fmt::format("it wants an impossible number of users of '{}'", name));
    job.users[name] = static_cast<uint32_t>(count.via.u64);
  }
  if (const Object* host = Member(data, "host")) job.host = TextOf(*host);
  const double stop_timeout = NumberOf(Member(data, "stop_timeout")).value_or(0);
  if (std::isfinite(stop_timeout) && stop_timeout > 0)
    job.stop_timeout =
        std::chrono::nanoseconds(static_cast<int64_t>(std::min(stop_timeout, 1e6) * 1e9));
  if (const Object* options = Member(data, "parsed_options"))
    job.reset_stats = IsTrue(Member(*options, "reset_stats"));
  return job;
}

ClassUpdate ReadUpdate(const Object& data) {
  ClassUpdate update;
  if (const Object* name = Member(data, "user_class_name")) update.name = TextOf(*name);
  if (const Object* host = Member(data, "host")) update.host = std::string(TextOf(*host));
  update.limits_tasks = Member(data, "tasks") != nullptr;
  return update;
}

MasterMessage::Type TypeOf(std::string_view name) {
  using Type = MasterMessage::Type;
  static constexpr std::pair<std::string_view, Type> kTypes[] = {
      {"ack", Type::kAck},
      {"spawn", Type::kSpawn},
      {"stop", Type::kStop},
      {"quit", Type::kQuit},
      {"reconnect", Type::kReconnect},
      {"heartbeat", Type::kHeartbeat},
      {"spawning_complete", Type::kSpawningComplete},
      {"update_user_class", Type::kUpdateUserClass},
  };
  for (const auto& [known, type] : kTypes) {
    if (known == name) return type;
  }
  return Type::kUnknown;
}

Result<MasterMessage> ReadObject(const Object& message) {
  if (message.type != msgpack::type::ARRAY || message.via.array.size != 3 ||
      message.via.array.ptr[0].type != msgpack::type::STR) {
    return NotLocusts("it sent something else than type, data and node");
  }
  MasterMessage read;
  read.type_name = TextOf(message.via.array.ptr[0]);
  read.type = TypeOf(read.type_name);
  const Object& data = message.via.array.ptr[1];
  if (read.type == MasterMessage::Type::kAck) {
    const Object* index = Member(data, "index");
    if (index != nullptr && index->type == msgpack::type::POSITIVE_INTEGER)
      read.worker_index = index->via.u64;
  } else if (read.type == MasterMessage::Type::kSpawn) {
    auto job = ReadSpawn(data);
    if (!job) return tl::unexpected(job.error());
    read.spawn = std::move(*job);
  } else if (read.type == MasterMessage::Type::kUpdateUserClass) {
    read.update = ReadUpdate(data);
  }
  return read;
}

void Text(Packer& packer, std::string_view text) {
  packer.pack_str(static_cast<uint32_t>(text.size()));
  packer.pack_str_body(text.data(), static_cast<uint32_t>(text.size()));
}

// What came from a server: the master asks a worker that sends anything but UTF-8 to reconnect.
void ForeignText(Packer& packer, std::string_view text) { Text(packer, base::ValidUtf8(text)); }

// pack_double() writes a whole number as an integer, and Locust's files show whether it was one.
void Double(Packer& packer, double number) {
  std::array<char, 9> bytes{'\xcb'};
  const auto bits = std::bit_cast<uint64_t>(number);
  for (size_t i = 0; i < 8; ++i) bytes[i + 1] = static_cast<char>(bits >> (56 - 8 * i));
  packer.pack_ext_body(bytes.data(), bytes.size());  // as they are
}

void OptionalNumber(Packer& packer, const std::optional<double>& number) {
  if (number) {
    Double(packer, *number);
  } else {
    packer.pack_nil();
  }
}

void BySecond(Packer& packer, const std::map<int64_t, uint64_t>& counts) {
  packer.pack_map(static_cast<uint32_t>(counts.size()));
  for (const auto& [second, count] : counts) packer.pack_int64(second).pack_uint64(count);
}

// Python's round() gives a whole number below 100 ms and a float above, and so the keys of its
// dictionary are.
void Buckets(Packer& packer, const load::LocustBuckets& buckets) {
  const std::vector<load::LocustBuckets::Count> counts = buckets.Counts();
  packer.pack_map(static_cast<uint32_t>(counts.size()));
  for (const auto& count : counts) {
    if (count.is_float) {
      Double(packer, static_cast<double>(count.bucket));
    } else {
      packer.pack_int64(count.bucket);
    }
    packer.pack_uint64(count.times);
  }
}

void Entry(Packer& packer, const ReportEntry& entry) {
  packer.pack_map(14);
  Text(packer, "name");
  Text(packer, entry.name);
  Text(packer, "method");
  Text(packer, entry.method);
  Text(packer, "last_request_timestamp");
  OptionalNumber(packer, entry.last_request);
  Text(packer, "start_time");
  Double(packer, entry.start_time);
  Text(packer, "num_requests");
  packer.pack_uint64(entry.requests);
  Text(packer, "num_none_requests");
  packer.pack_uint64(0);
  Text(packer, "num_failures");
  packer.pack_uint64(entry.failures);
  Text(packer, "total_response_time");
  Double(packer, entry.total_ms);
  Text(packer, "max_response_time");
  Double(packer, entry.max_ms);
  Text(packer, "min_response_time");
  OptionalNumber(packer, entry.min_ms);
  Text(packer, "total_content_length");
  packer.pack_uint64(entry.bytes);
  Text(packer, "response_times");
  Buckets(packer, entry.buckets);
  Text(packer, "num_reqs_per_sec");
  BySecond(packer, entry.requests_by_second);
  Text(packer, "num_fail_per_sec");
  BySecond(packer, entry.failures_by_second);
}

void Errors(Packer& packer, const std::map<std::string, ReportError>& errors) {
  packer.pack_map(static_cast<uint32_t>(errors.size()));
  for (const auto& [key, error] : errors) {
    Text(packer, key);
    packer.pack_map(6);
    Text(packer, "name");
    Text(packer, error.name);
    Text(packer, "method");
    Text(packer, error.method);
    Text(packer, "error");
    ForeignText(packer, error.error);
    Text(packer, "occurrences");
    packer.pack_uint64(error.occurrences);
    Text(packer, "first_seen");
    Double(packer, error.first_seen);
    Text(packer, "last_seen");
    Double(packer, error.last_seen);
  }
}

void Users(Packer& packer, const UserCounts& users) {
  uint64_t all = 0;
  Text(packer, "user_classes_count");
  packer.pack_map(static_cast<uint32_t>(users.size()));
  for (const auto& [name, count] : users) {
    Text(packer, name);
    packer.pack_uint32(count);
    all += count;
  }
  Text(packer, "user_count");
  packer.pack_uint64(all);
}

template <typename WriteData>
std::string Write(std::string_view type, std::string_view node, WriteData write_data) {
  msgpack::sbuffer buffer;
  Packer packer(buffer);
  packer.pack_array(3);
  Text(packer, type);
  write_data(packer);
  Text(packer, node);
  return {buffer.data(), buffer.size()};
}

}  // namespace

Result<MasterMessage> ReadMessage(std::string_view bytes) {
  try {
    const msgpack::object_handle handle =
        msgpack::unpack(bytes.data(), bytes.size(), nullptr, nullptr,
                        msgpack::unpack_limit(kMaxObjects, kMaxObjects, bytes.size(), bytes.size(),
                                              bytes.size(), kMaxDepth));
    return ReadObject(handle.get());
  } catch (const msgpack::unpack_error&) {
    return NotLocusts("it sent something that is not msgpack");
  }
}

std::string WriteMessage(std::string_view type, std::string_view node) {
  return Write(type, node, [](Packer& packer) { packer.pack_nil(); });
}

std::string WriteClientReady(std::string_view node) {
  return Write("client_ready", node, [](Packer& packer) { packer.pack_int(-1); });
}

std::string WriteHeartbeat(std::string_view node, std::string_view state, double cpu_percent,
                           uint64_t memory_bytes) {
  return Write("heartbeat", node, [&](Packer& packer) {
    packer.pack_map(3);
    Text(packer, "state");
    Text(packer, state);
    Text(packer, "current_cpu_usage");
    Double(packer, cpu_percent);
    Text(packer, "current_memory_usage");
    packer.pack_uint64(memory_bytes);
  });
}

std::string WriteSpawningComplete(std::string_view node, const UserCounts& users) {
  return Write("spawning_complete", node, [&](Packer& packer) {
    packer.pack_map(2);
    Users(packer, users);
  });
}

std::string WriteStats(std::string_view node, const ReportStatistics& statistics,
                       const UserCounts& users) {
  return Write("stats", node, [&](Packer& packer) {
    packer.pack_map(5);
    Text(packer, "stats");
    uint32_t used = 0;
    for (const ReportEntry& entry : statistics.entries()) used += entry.requests > 0 ? 1 : 0;
    packer.pack_array(used);
    for (const ReportEntry& entry : statistics.entries()) {
      if (entry.requests > 0) Entry(packer, entry);
    }
    Text(packer, "stats_total");
    Entry(packer, statistics.total());
    Text(packer, "errors");
    Errors(packer, statistics.Errors());
    Users(packer, users);
  });
}

std::string WriteException(std::string_view node, std::string_view message,
                           std::string_view traceback) {
  return Write("exception", node, [&](Packer& packer) {
    packer.pack_map(2);
    Text(packer, "msg");
    ForeignText(packer, message);
    Text(packer, "traceback");
    ForeignText(packer, traceback);
  });
}

std::string WriteLogs(std::string_view node, const std::vector<std::string>& lines) {
  return Write("logs", node, [&](Packer& packer) {
    packer.pack_map(2);
    Text(packer, "worker_id");
    Text(packer, node);
    Text(packer, "logs");
    packer.pack_array(static_cast<uint32_t>(lines.size()));
    for (const std::string& line : lines) ForeignText(packer, line);
  });
}

}  // namespace harness::worker
