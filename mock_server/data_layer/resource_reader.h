#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_READER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_READER_H_

#include "base/error.h"
#include "base/json.h"
#include "mock_server/data_layer/resource.h"
#include "schema/registry.h"

namespace mock_server::data_layer {

// Which actions a description may name.
enum class Actions {
  kAll,
  kOrdinary,  // those that any table can have
};

// Reads a resource description that has passed schemas/resource.schema.json. kBadFile names what is
// still wrong in it, with its place. `schemas` must outlive the resource.
base::Result<Resource> ReadResource(const base::JsonFile& file,
                                    const schema::SchemaRegistry& schemas, Actions actions);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_READER_H_
