#include "python/value.h"

#include <charconv>
#include <tuple>

namespace python {

Dict::Dict(std::initializer_list<Item> items) {
  items_.reserve(items.size());
  for (const Item& item : items) Set(item.first, item.second);
}

Dict::Dict(const Dict& other)
    : items_(other.items_),
      index_(other.index_ == nullptr ? nullptr : std::make_unique<Index>(*other.index_)) {}

Dict& Dict::operator=(const Dict& other) {
  if (this != &other) *this = Dict(other);
  return *this;
}

const Value* Dict::Find(std::string_view key) const {
  if (index_ != nullptr) {
    const auto found = index_->find(std::string(key));
    return found == index_->end() ? nullptr : &items_[found->second].second;
  }
  for (const Item& item : items_) {
    if (item.first == key) return &item.second;
  }
  return nullptr;
}

Value* Dict::Find(std::string_view key) {
  return const_cast<Value*>(static_cast<const Dict*>(this)->Find(key));
}

void Dict::Set(std::string_view key, Value value) {
  Value* const present = Find(key);
  (present != nullptr ? *present : Grow(std::string(key))) = std::move(value);
}

void Dict::Append(std::string key, Value&& value) { Grow(std::move(key)) = std::move(value); }

Value& Dict::Slot(std::string&& key) {
  Value* const present = Find(key);
  return present != nullptr ? *present : Grow(std::move(key));
}

Value& Dict::Grow(std::string&& key) {
  // Spares most dicts of growing step by step.
  if (items_.empty()) items_.reserve(8);
  // The value is made in its place.
  Item& item = items_.emplace_back(std::piecewise_construct, std::forward_as_tuple(std::move(key)),
                                   std::tuple<>());
  if (items_.size() >= kIndexFrom) IndexLast();
  return item.second;
}

void Dict::IndexLast() {
  if (index_ != nullptr) {
    index_->emplace(items_.back().first, items_.size() - 1);
    return;
  }
  index_ = std::make_unique<Index>();
  for (size_t i = 0; i < items_.size(); ++i) index_->emplace(items_[i].first, i);
}

bool Dict::operator==(const Dict& other) const { return items_ == other.items_; }

Value Value::Integer(std::string_view digits) {
  // Most are of 64 bits and have no plus.
  int64_t small = 0;
  const char* const last = digits.data() + digits.size();
  if (const auto [end, error] = std::from_chars(digits.data(), last, small);
      error == std::errc() && end == last)
    return Value(small);
  bool negative = false;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) {
    negative = digits[0] == '-';
    digits.remove_prefix(1);
  }
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  if (digits == "0") return Value(int64_t{0});
  std::string text = negative ? "-" : "";
  text += digits;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), small);
  if (error == std::errc() && end == text.data() + text.size()) return Value(small);
  return Value(BigInt{std::move(text)});
}

std::string Value::IntegerText() const {
  if (const BigInt* big = std::get_if<BigInt>(&data_)) return big->digits;
  return std::to_string(as_small_int());
}

bool Value::IsTruthy() const {
  if (is_none()) return false;
  if (is_bool()) return as_bool();
  if (is_small_int()) return as_small_int() != 0;
  if (is_big_int()) return true;
  if (is_float()) return as_float() != 0;
  if (is_str()) return !as_str().empty();
  if (is_list()) return !as_list().empty();
  return !as_dict().empty();
}

std::string_view Value::TypeName() const {
  if (is_none()) return "NoneType";
  if (is_bool()) return "bool";
  if (is_int()) return "int";
  if (is_float()) return "float";
  if (is_str()) return "str";
  if (is_list()) return "list";
  return "dict";
}

}  // namespace python
