#include "mock_server/data_layer/resource.h"

#include <utility>

#include "mock_server/data_layer/resource_files.h"
#include "mock_server/data_layer/resource_reader.h"

namespace mock_server::data_layer {

using base::EmbeddedFile;
using base::Result;

int Resource::FindColumn(std::string_view column_name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return static_cast<int>(i);
  }
  return -1;
}

int Resource::CellIndex(int index) const {
  if (!column(index).has_cell()) return -1;
  int cell = 0;
  for (int i = 0; i < index; ++i) cell += column(i).has_cell();
  return cell;
}

store::TableSpec Resource::ToTable() const {
  store::TableSpec spec;
  spec.name = table;
  spec.dropped_on_restart = dropped_on_restart;
  for (const Column& column : columns) {
    if (column.has_cell()) spec.columns.push_back(column.ToStoreColumn());
  }
  return spec;
}

std::vector<std::string> Resource::CreateFields() const {
  std::vector<std::string> names;
  for (const fastapi::Field& field : create_model.fields()) names.push_back(field.name);
  if (!names.empty()) return names;
  for (const Column& column : columns) {
    for (const std::string& field : column.from) names.push_back(field.substr(0, field.find('.')));
  }
  return names;
}

std::vector<std::string> Resource::PatchFields() const {
  std::vector<std::string> names;
  for (const fastapi::Field& field : patch.model.fields()) names.push_back(field.name);
  if (!names.empty()) return names;
  for (const PatchColumn& column : patch.columns)
    names.insert(names.end(), column.from.begin(), column.from.end());
  return names;
}

Result<std::vector<Resource>> LoadResources() {
  std::vector<Resource> resources;
  resources.reserve(ResourceFiles().size());
  for (const EmbeddedFile& file : ResourceFiles()) {
    auto resource = ReadResource(file);
    if (!resource.has_value()) return tl::unexpected(resource.error());
    resources.push_back(*std::move(resource));
  }
  return resources;
}

std::string_view HandlerKindName(HandlerKind kind) {
  switch (kind) {
    case HandlerKind::kTyped:
      return "typed";
    case HandlerKind::kRaw:
      return "raw";
    case HandlerKind::kGuarded:
      return "guarded";
  }
  return "";
}

}  // namespace mock_server::data_layer
