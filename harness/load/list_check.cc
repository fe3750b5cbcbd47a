#include "harness/load/list_check.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "harness/load/byte_hash.h"

namespace harness::load {

using base::AsView;
using base::FindMember;
using schema::Schema;
using schema::SchemaRegistry;

namespace {

// Of the array's own rules only the one for its items may exist: minItems and the like need the
// whole list.
const rapidjson::Value* ItemsOf(const rapidjson::Value& array) {
  const rapidjson::Value* type = FindMember(array, "type");
  const rapidjson::Value* items = FindMember(array, "items");
  if (type == nullptr || !type->IsString() || AsView(*type) != "array" || items == nullptr)
    return nullptr;
  for (const auto& member : array.GetObject()) {
    const std::string_view key = AsView(member.name);
    if (key != "type" && key != "items" && key != "title" && key != "description" &&
        key != "$schema" && key != "definitions") {
      return nullptr;
    }
  }
  return items;
}

// "#/definitions/agent.schema.json" in a bundle is the file agent.schema.json.
std::string FileOf(const rapidjson::Value* items) {
  if (items == nullptr || !items->IsObject() || items->MemberCount() != 1) return "";
  const rapidjson::Value* reference = FindMember(*items, "$ref");
  constexpr std::string_view kPrefix = "#/definitions/";
  if (reference == nullptr || !AsView(*reference).starts_with(kPrefix)) return "";
  std::string name(AsView(*reference).substr(kPrefix.size()));
  return name.find('/') == std::string::npos ? name : "";
}

size_t CommonBeginning(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  size_t at = 0;
  while (at + 8 <= size && std::memcmp(a.data() + at, b.data() + at, 8) == 0) at += 8;
  while (at < size && a[at] == b[at]) ++at;
  return at;
}

size_t CommonEnd(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  const char* end_a = a.data() + a.size();
  const char* end_b = b.data() + b.size();
  size_t at = 0;
  while (at + 8 <= size && std::memcmp(end_a - at - 8, end_b - at - 8, 8) == 0) at += 8;
  while (at < size &&
         end_a[-1 - static_cast<std::ptrdiff_t>(at)] == end_b[-1 - static_cast<std::ptrdiff_t>(at)])
    ++at;
  return at;
}

// Items remembered as valid; they come and go with the entities.
constexpr size_t kMaxKnown = 20'000;

// More than this before the items is no list as the platform writes it.
constexpr size_t kMaxEnvelope = 200;

bool InsideString(std::string_view text) {
  bool inside = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      inside = !inside;
  }
  return inside;
}

// The end of the object that begins at `at`, or 0.
size_t ObjectEnd(std::string_view text, size_t at, size_t limit) {
  int depth = 0;
  for (size_t i = at; i < limit; ++i) {
    switch (text[i]) {
      case '"':
        for (++i; i < limit && text[i] != '"'; ++i) {
          if (text[i] == '\\') ++i;
        }
        break;
      case '{':
        ++depth;
        break;
      case '}':
        if (--depth == 0) return i + 1;
        break;
      default:
        break;
    }
  }
  return 0;
}

}  // namespace

ListCheck::ListCheck(const SchemaRegistry& registry, const Schema& list) : list_(list) {
  const rapidjson::Value& root = list.bundled();
  std::string item = FileOf(ItemsOf(root));
  if (const rapidjson::Value* properties = FindMember(root, "properties");
      item.empty() && properties != nullptr) {
    for (const auto& property : properties->GetObject()) {
      if (!property.value.IsObject()) continue;
      const std::string found = FileOf(ItemsOf(property.value));
      if (!found.empty() && !item.empty()) return;  // two arrays
      if (!found.empty()) item = found;
    }
  }
  if (!item.empty()) item_ = registry.Find(item);
}

// Items are compact objects with nothing but a comma between them: as the platform writes them.
bool ListCheck::CutItems(std::string_view body, size_t from, size_t to,
                         std::vector<Slice>& out) const {
  for (size_t at = from; at < to;) {
    if (body[at] != '{') return false;
    const size_t end = ObjectEnd(body, at, to);
    if (end == 0) return false;
    out.push_back({at, end});
    if (end < to && (body[end] != ',' || end + 1 == to)) return false;
    at = end + 1;
  }
  return true;
}

bool ListCheck::ItemsValid(std::string_view body, size_t from, size_t to, std::vector<Slice>& out) {
  const size_t first = out.size();
  if (!CutItems(body, from, to, out)) return false;
  for (size_t i = first; i < out.size(); ++i) {
    const std::string_view item = body.substr(out[i].begin, out[i].end - out[i].begin);
    const uint64_t hash = HashOf(item);
    if (known_.contains(hash)) continue;
    rapidjson::Document document;
    document.Parse(item.data(), item.size());
    if (document.HasParseError() || !item_->IsValid(document)) return false;
    if (known_.size() >= kMaxKnown) known_.clear();
    known_.insert(hash);
  }
  return true;
}

bool ListCheck::KnownValid(std::string_view body) {
  if (item_ == nullptr || body.empty()) return false;
  const size_t open = body.find('[');
  const size_t close = body.rfind(']');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return false;
  if (open > kMaxEnvelope || InsideString(body.substr(0, open))) return false;
  const size_t from = open + 1;
  std::string envelope(body.substr(0, from));
  envelope += body.substr(close);
  if (envelope != last_envelope_) {
    rapidjson::Document document;
    document.Parse(envelope.data(), envelope.size());
    if (document.HasParseError() || !list_.IsValid(document)) return false;
  }
  const std::string_view items = body.substr(from, close - from);
  const std::string_view old = std::string_view(last_).substr(last_open_, last_close_ - last_open_);
  const size_t beginning = CommonBeginning(items, old);
  const size_t ending = CommonEnd(items.substr(beginning), old.substr(beginning));
  // Whole items of the old list in its common beginning and end; offsets below are relative to the
  // first item.
  std::vector<Slice> slices;
  slices.reserve(slices_.size() + 4);
  size_t head = 0;
  while (head < slices_.size() && slices_[head].end - last_open_ < beginning) {
    slices.push_back(
        {slices_[head].begin - last_open_ + from, slices_[head].end - last_open_ + from});
    ++head;
  }
  size_t tail = slices_.size();
  while (tail > head && old.size() - (slices_[tail - 1].begin - last_open_) <= ending) --tail;
  const size_t middle_from = slices.empty() ? from : slices.back().end + 1;
  const size_t tail_size =
      tail == slices_.size() ? 0 : old.size() - (slices_[tail].begin - last_open_);
  const size_t middle_to = tail_size == 0 ? close : close - tail_size - 1;
  if (tail_size != 0) {
    // Where old items follow, one comma must come before them, and two are one too many.
    if (close - tail_size > from && body[close - tail_size - 1] != ',') return false;
    if (middle_from == middle_to) return false;
  } else if (!slices.empty() && middle_from >= close) {
    return false;  // a comma at the end
  }
  if (middle_from < middle_to && !ItemsValid(body, middle_from, middle_to, slices)) return false;
  for (size_t i = tail; i < slices_.size(); ++i) {
    const size_t shift = close - last_close_;  // may wrap, and wraps back
    slices.push_back({slices_[i].begin + shift, slices_[i].end + shift});
  }
  last_.assign(body);
  slices_ = std::move(slices);
  last_open_ = from;
  last_close_ = close;
  last_envelope_ = std::move(envelope);
  return true;
}

}  // namespace harness::load
