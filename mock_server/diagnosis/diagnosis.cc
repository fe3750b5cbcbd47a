#include "mock_server/diagnosis/diagnosis.h"

#include <algorithm>
#include <utility>

#include "base/byte_search.h"
#include "mock_server/diagnosis/catalogue.h"

namespace mock_server::diagnosis {
namespace {

// A header of this size passes every client.
constexpr size_t kLongestHeader = 1000;

}  // namespace

void Observation::Clear() {
  method = {};
  route = {};
  path_id.clear();
  likely_path.clear();
  names_plan = false;
  plan_is_missing = false;
  diagnoses.clear();
}

void Observation::Note(Code code, std::string pointer, std::string hint, int trap) {
  diagnoses.push_back({code, std::move(pointer), std::move(hint), trap});
}

void Observation::NoteIgnored(Code code, std::string pointer, std::string hint, int trap) {
  diagnoses.push_back({code, std::move(pointer), std::move(hint), trap, /*is_ignored=*/true});
}

const Diagnosis* Observation::FirstSilentlyAccepted() const {
  const auto first = std::find_if(diagnoses.begin(), diagnoses.end(),
                                  [](const Diagnosis& d) { return d.is_silently_accepted(); });
  return first == diagnoses.end() ? nullptr : &*first;
}

std::string_view CodeName(Code code) { return EntryFor(code).name; }

std::string HeaderValue(const std::vector<Diagnosis>& diagnoses) {
  std::string value;
  for (const Diagnosis& diagnosis : diagnoses) {
    if (!value.empty()) value += " | ";
    value.append(CodeName(diagnosis.code))
        .append(" ")
        .append(diagnosis.pointer)
        .append("; ")
        .append(diagnosis.hint);
  }
  if (value.size() > kLongestHeader) {
    value.resize(kLongestHeader);
    value += "...";
  }
  const auto is_printable = [](std::string_view text) {
    return base::FindMarked(text, 0, [](uint64_t word) {
             return base::BytesBelow(word, 0x20) | base::BytesEqualTo(word, 0x7f) |
                    base::BytesBeyondAscii(word);
           }) == text.size();
  };
  if (is_printable(value)) return value;
  for (char& c : value) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) c = byte < 0x80 ? ' ' : '?';
  }
  return value;
}

}  // namespace mock_server::diagnosis
