#ifndef UNDERSTUDY_CHECK_RECORDER_H_
#define UNDERSTUDY_CHECK_RECORDER_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "check/client_record.h"
#include "check/connection_log.h"
#include "check/endpoint_table.h"
#include "check/exchange.h"
#include "check/id_use.h"

namespace check {

// Observes the clients of a stand-in and records what a report needs (report.h): exact counters,
// first examples, sketches. Its memory depends on the numbers of endpoints, clients and open
// connections, not on that of requests. Not thread-safe.
class Recorder {
 public:
  // A client is a User-Agent. Beyond so many, the rest is one client.
  static constexpr size_t kMaxClients = 32;
  static constexpr size_t kMaxFaults = 200;
  static constexpr std::string_view kNoName = "(no User-Agent)";
  static constexpr std::string_view kOthers = "(other clients)";

  explicit Recorder(const std::vector<mock_server::platform::RouteName>& routes);
  // Of the same endpoints as another one on the same thread, sharing the table of them.
  explicit Recorder(std::shared_ptr<EndpointTable> table);

  void Record(const Exchange& exchange);
  // A request met a fault that the stand-in was told to produce. Record() is called beside it only
  // if the answer was the platform's nevertheless.
  void RecordFault(std::string_view name);
  void ConnectionClosed(uint64_t connection, ConnectionEnd end);
  // Starts anew; connections that are open count as new ones.
  void Forget();

  uint64_t requests() const { return requests_; }
  const std::vector<EndpointTable::Endpoint>& endpoints() const { return table_->endpoints(); }
  const std::shared_ptr<EndpointTable>& table() const { return table_; }
  // How often each fault happened; after kMaxFaults names the rest is "(other)".
  const std::map<std::string, uint64_t, std::less<>>& faults() const { return faults_; }
  // In the order in which they came.
  const std::vector<std::unique_ptr<ClientRecord>>& clients() const { return clients_; }
  const CreatedIds& created_ids() const { return created_ids_; }

 private:
  size_t ClientOf(const base::HttpRequest& request);
  void RecordConnection(const Exchange& exchange, size_t client, size_t endpoint);
  static void RecordVariety(const Exchange& exchange, size_t index, ClientRecord& client);
  void RecordIds(const Exchange& exchange, size_t client, size_t endpoint);
  void UseId(const Exchange& exchange, ClientRecord& client, std::string_view kind,
             std::string_view id);
  static void RecordRedirect(const Exchange& exchange, ClientRecord& client);

  std::shared_ptr<EndpointTable> table_;  // nothing in it is about requests
  uint64_t requests_ = 0;
  std::map<std::string, uint64_t, std::less<>> faults_;
  std::vector<std::unique_ptr<ClientRecord>> clients_;
  std::map<std::string, size_t, std::less<>> by_name_;
  size_t last_client_ = 0;  // most requests come from the client of the one before
  std::string last_name_;
  ConnectionLog connections_;
  CreatedIds created_ids_;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_RECORDER_H_
