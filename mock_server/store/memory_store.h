#ifndef UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_STORE_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_STORE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "mock_server/store/store.h"

namespace mock_server::store {

// The state in memory. Reads by a unique text, and lists of all rows, are answered from MemoryRows;
// a table is put into a SearchIndex when a filter or an order asks for that, and kept in it from
// then on (docs/adr/0026-memory-is-searched-when-asked.md). Each table keeps its `most_rows` last
// inserted rows; 0: all. `tables` are shared, since each session has a store of the same ones; each
// needs its `cells_of`.
std::unique_ptr<Store> MakeMemoryStore(std::shared_ptr<const std::vector<TableSpec>> tables,
                                       int64_t most_rows = 0);

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_STORE_H_
