#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATEMENT_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATEMENT_H_

#include <span>
#include <string>

#include "mock_server/data_layer/column.h"
#include "mock_server/defects/repair_set.h"
#include "python/value.h"

namespace mock_server::data_layer {

// A value on its way into a statement of the database. The column outlives it.
struct Parameter {
  const Column* column = nullptr;
  python::Value value;    // replaced by what is stored and answered
  int number = 0;         // its place in the statement, from 1; 0 when the database itself sets it
  bool sql_null = false;  // of a jsonb column: null, and not the JSON text "null"
  bool ready = false;     // made by the stand-in as it is stored: nothing to read, encode or refuse
};

// What becomes of the parameters before the statement runs. First the handler reads the clients'
// times, then the driver encodes all parameters, then the database reads them; each in their order.
// The first fault's text, as a guarded router shows it, or empty.
std::string BindParameters(std::span<Parameter> parameters, const defects::RepairSet& repairs);

// What the database checks when the statement stores the parameters: lengths and ranges in their
// order, then nulls. The first fault's text, or empty.
std::string StoreParameters(std::span<Parameter> parameters, const std::string& table);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATEMENT_H_
