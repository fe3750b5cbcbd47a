#include "mock_server/diagnosis/strict.h"

#include <algorithm>
#include <string>

#include "mock_server/diagnosis/catalogue.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::diagnosis {

using python::Dict;
using python::List;

base::HttpResponse RefuseInStrictMode(const Diagnosis& diagnosis) {
  List loc;
  const std::string_view pointer = diagnosis.pointer;
  for (size_t start = 1; start <= pointer.size();) {
    const size_t end = std::min(pointer.find('/', start), pointer.size());
    loc.push_back(pointer.substr(start, end - start));
    start = end + 1;
  }
  const CatalogueEntry& entry = EntryFor(diagnosis.code);
  Dict context;
  if (diagnosis.trap != 0) context.Set("trap", "T" + std::to_string(diagnosis.trap));
  context.Set("code", entry.name);
  context.Set("reason", entry.why);
  context.Set("fix", entry.fix);
  return fastapi::JsonAnswer(422, Dict{{"detail", List{Dict{{"type", "understudy_strict"},
                                                            {"loc", std::move(loc)},
                                                            {"msg", diagnosis.hint},
                                                            {"input", python::Value()},
                                                            {"ctx", std::move(context)}}}}});
}

}  // namespace mock_server::diagnosis
