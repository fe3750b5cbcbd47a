#include "harness/load/list_check.h"

#include <rapidjson/document.h>

#include <algorithm>

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

// Items remembered as valid; they come and go with the entities.
constexpr size_t kMaxKnown = 20'000;

// So many items of the list before may be missing between two that are in both.
constexpr size_t kMaxPassedOver = 8;

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

// The size of the object that the text begins with; 0 if it doesn't begin with one.
size_t ObjectEnd(std::string_view text) {
  if (text.empty() || text[0] != '{') return 0;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '"':
        for (++i; i < text.size() && text[i] != '"'; ++i) {
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

bool ListCheck::KnownValid(std::string_view body) {
  if (item_ == nullptr || body.empty()) return false;
  if (body == last_) return true;
  const size_t open = body.find('[');
  const size_t close = body.rfind(']');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return false;
  const size_t from = open + 1;
  if (!EnvelopeValid(body.substr(0, from), body.substr(close))) return false;
  if (!ItemsValid(body, from, close)) return false;
  last_.assign(body);
  last_open_ = from;
  last_close_ = close;
  items_.swap(next_items_);
  return true;
}

// What is around the items is valid when the list without them is.
bool ListCheck::EnvelopeValid(std::string_view head, std::string_view tail) const {
  const std::string_view last = last_;
  if (!last.empty() && head == last.substr(0, last_open_) && tail == last.substr(last_close_))
    return true;
  if (head.size() > kMaxEnvelope || InsideString(head.substr(0, head.size() - 1))) return false;
  const std::string envelope = std::string(head).append(tail);
  rapidjson::Document document;
  document.Parse(envelope.data(), envelope.size());
  return !document.HasParseError() && list_.IsValid(document);
}

// Items are compact objects with nothing but a comma between them: as the platform writes them.
bool ListCheck::ItemsValid(std::string_view body, size_t from, size_t to) {
  next_items_.clear();
  size_t old = 0;  // the first item of the last list that may still follow
  for (size_t at = from; at < to;) {
    size_t end = EndOfOld(body.substr(at, to - at), old);
    if (end == 0) {
      end = ObjectEnd(body.substr(at, to - at));
      if (end == 0 || !ItemValid(body.substr(at, end))) return false;
    }
    next_items_.push_back({at, end});
    at += end;
    if (at == to) break;
    if (body[at] != ',' || at + 1 == to) return false;
    ++at;
  }
  return true;
}

// The size of the item that `rest` begins with if it is one of the next of the last list, whose
// place `old` is moved behind; 0 if it isn't. Rows that are gone since are passed over, and where a
// row has changed, or is new, the one after it is found again.
size_t ListCheck::EndOfOld(std::string_view rest, size_t& old) const {
  const size_t end = std::min(old + kMaxPassedOver, items_.size());
  for (size_t i = old; i < end; ++i) {
    if (!rest.starts_with(std::string_view(last_).substr(items_[i].begin, items_[i].size)))
      continue;
    old = i + 1;
    return items_[i].size;
  }
  return 0;
}

bool ListCheck::ItemValid(std::string_view item) {
  const uint64_t hash = HashOf(item);
  if (known_.contains(hash)) return true;
  rapidjson::Document document;
  document.Parse(item.data(), item.size());
  if (document.HasParseError() || !item_->IsValid(document)) return false;
  if (known_.size() >= kMaxKnown) known_.clear();
  known_.insert(hash);
  return true;
}

}  // namespace harness::load
