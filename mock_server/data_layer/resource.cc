#include "mock_server/data_layer/resource.h"

#include "mock_server/data_layer/rows.h"

namespace mock_server::data_layer {

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
  spec.cells_of = [this](std::string_view body) { return CellsOf(*this, ReadRow(body)); };
  return spec;
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

std::string ThingInSentence(const Resource& resource) {
  std::string thing = resource.thing;
  const bool acronym = thing.size() > 1 && thing[1] >= 'A' && thing[1] <= 'Z';
  if (!acronym && thing[0] >= 'A' && thing[0] <= 'Z') thing[0] = static_cast<char>(thing[0] + 32);
  return thing;
}

}  // namespace mock_server::data_layer
