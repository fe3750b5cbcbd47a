#include "harness/worker/message.h"

#include <gtest/gtest.h>

#include <msgpack.hpp>

namespace harness::worker {
namespace {

using Type = MasterMessage::Type;

// A message as the master's msgpack writes it.
template <typename WriteData>
std::string Message(const std::string& type, WriteData write) {
  msgpack::sbuffer buffer;
  msgpack::packer<msgpack::sbuffer> packer(buffer);
  packer.pack_array(3);
  packer.pack(type);
  write(packer);
  packer.pack(std::string("node"));
  return {buffer.data(), buffer.size()};
}

std::string Empty(const std::string& type) {
  return Message(type, [](auto& packer) { packer.pack_nil(); });
}

// What a message of ours says, in JSON-like text.
std::string Shown(const std::string& bytes) {
  std::ostringstream text;
  text << msgpack::unpack(bytes.data(), bytes.size()).get();
  return text.str();
}

TEST(ReadMessage, KnowsEveryType) {
  const std::pair<const char*, Type> kTypes[] = {
      {"ack", Type::kAck},
      {"stop", Type::kStop},
      {"quit", Type::kQuit},
      {"reconnect", Type::kReconnect},
      {"heartbeat", Type::kHeartbeat},
      {"spawning_complete", Type::kSpawningComplete},
      {"update_user_class", Type::kUpdateUserClass},
      {"a custom one", Type::kUnknown},
  };
  for (const auto& [name, type] : kTypes) {
    const auto message = ReadMessage(Empty(name));
    ASSERT_TRUE(message) << name;
    EXPECT_EQ(message->type, type) << name;
    EXPECT_EQ(message->type_name, name);
  }
}

TEST(ReadMessage, ReadsASpawnJob) {
  const auto message = ReadMessage(Message("spawn", [](auto& packer) {
    packer.pack_map(6);
    packer.pack(std::string("timestamp")).pack(1764489600.25);
    packer.pack(std::string("user_classes_count")).pack_map(2);
    packer.pack(std::string("APIUser")).pack(12).pack(std::string("TaskUser")).pack(0);
    packer.pack(std::string("host")).pack(std::string("http://127.0.0.1:8009"));
    packer.pack(std::string("stop_timeout")).pack(1.5);
    packer.pack(std::string("parsed_options")).pack_map(2);
    packer.pack(std::string("reset_stats")).pack(true).pack(std::string("tags")).pack_nil();
    packer.pack(7).pack_nil();  // a key of another type
  }));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->spawn.timestamp, 1764489600.25);
  EXPECT_EQ(message->spawn.users, (UserCounts{{"APIUser", 12}, {"TaskUser", 0}}));
  EXPECT_EQ(message->spawn.host, "http://127.0.0.1:8009");
  EXPECT_EQ(message->spawn.stop_timeout, std::chrono::milliseconds(1500));
  EXPECT_TRUE(message->spawn.reset_stats);
}

TEST(ReadMessage, TakesWhatAMasterLeavesOut) {
  const auto message = ReadMessage(Message("spawn", [](auto& packer) {
    packer.pack_map(4);
    packer.pack(std::string("timestamp")).pack(5);
    packer.pack(std::string("user_classes_count")).pack_map(0);
    packer.pack(std::string("host")).pack_nil();
    packer.pack(std::string("stop_timeout")).pack_nil();
  }));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->spawn.host, "");
  EXPECT_EQ(message->spawn.stop_timeout.count(), 0);
  EXPECT_FALSE(message->spawn.reset_stats);
}

TEST(ReadMessage, SaysWhatIsNoMessage) {
  const std::string whole = Empty("stop");
  const struct {
    std::string bytes;
    const char* wrong;
  } kCases[] = {
      {"", "not msgpack"},
      {"\xc1", "not msgpack"},
      {whole.substr(0, whole.size() - 1), "not msgpack"},
      {std::string(200'000, '\x91'), "not msgpack"},            // nested without end
      {std::string("\xdd\xff\xff\xff\xff", 5), "not msgpack"},  // an array of four billion
      {std::string("\xdb\xff\xff\xff\xff", 5), "not msgpack"},  // a text of four gigabytes
      {"\xa4stop", "something else than type, data and node"},
      {std::string("\x93\x01\x02\x03", 4), "something else than type, data and node"},
      {Empty("spawn"), "its spawn message has no timestamp"},
  };
  for (const auto& test : kCases) {
    const auto message = ReadMessage(test.bytes);
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code, base::ErrorCode::kBadFile);
    EXPECT_NE(message.error().message.find(test.wrong), std::string::npos)
        << message.error().message;
  }
}

TEST(WriteMessage, HasTypeDataAndNode) {
  EXPECT_EQ(Shown(WriteMessage("quit", "host_1")), R"(["quit",null,"host_1"])");
  EXPECT_EQ(Shown(WriteClientReady("host_1")), R"(["client_ready",-1,"host_1"])");
  EXPECT_EQ(Shown(WriteHeartbeat("host_1", kRunning, 12.5, 1024)),
            R"(["heartbeat",{"state":"running","current_cpu_usage":12.5,)"
            R"("current_memory_usage":1024},"host_1"])");
  EXPECT_EQ(
      Shown(WriteSpawningComplete("host_1", {{"A", 2}, {"B", 0}})),
      R"(["spawning_complete",{"user_classes_count":{"A":2,"B":0},"user_count":2},"host_1"])");
  EXPECT_EQ(Shown(WriteLogs("host_1", {"one", "\xff"})),
            "[\"logs\",{\"worker_id\":\"host_1\",\"logs\":[\"one\",\"\xef\xbf\xbd\"]},\"host_1\"]");
}

TEST(WriteMessage, SendsTimesUnderTheKeysOfPython) {
  ReportStatistics statistics(1000);
  const size_t entry = statistics.EntryOf("GET", "/j");
  statistics.EntryOf("GET", "/unused");
  for (const double milliseconds : {0.25, 99.7, 104.9, 1049.0})
    statistics.Log(entry, 1001.5, milliseconds, 10, "");
  const std::string shown = Shown(WriteStats("host_1", statistics, {{"A", 3}}));
  // round(99.7) is 100 and comes first, so round(104.9, -1), which is 100.0, falls under its key.
  EXPECT_NE(shown.find(R"("response_times":{0:1,100:2,1000:1})"), std::string::npos) << shown;
  EXPECT_NE(shown.find(R"("num_reqs_per_sec":{1001:4},"num_fail_per_sec":{})"), std::string::npos);
  EXPECT_EQ(shown.find("/unused"), std::string::npos);

  const std::string bytes = WriteStats("host_1", statistics, {{"A", 3}});
  const msgpack::object_handle handle = msgpack::unpack(bytes.data(), bytes.size());
  const msgpack::object& data = handle.get().via.array.ptr[1];
  const msgpack::object& first = data.via.map.ptr[0].val.via.array.ptr[0];
  ASSERT_EQ(first.via.map.size, 14u);
  const msgpack::object& times = first.via.map.ptr[11].val;
  EXPECT_EQ(times.via.map.ptr[1].key.type, msgpack::type::POSITIVE_INTEGER);
  EXPECT_EQ(times.via.map.ptr[2].key.type, msgpack::type::FLOAT64);
}

TEST(WriteMessage, SendsNoLeastTimeWhenThereIsNone) {
  const std::string shown = Shown(WriteStats("host_1", ReportStatistics(1000), {}));
  EXPECT_NE(shown.find(R"("stats":[],"stats_total":{"name":"Aggregated","method":"",)"
                       R"("last_request_timestamp":null)"),
            std::string::npos)
      << shown;
  EXPECT_NE(shown.find(R"("min_response_time":null)"), std::string::npos);
}

}  // namespace
}  // namespace harness::worker
