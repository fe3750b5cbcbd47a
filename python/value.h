#ifndef UNDERSTUDY_PYTHON_VALUE_H_
#define UNDERSTUDY_PYTHON_VALUE_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace python {

class Value;

// An integer beyond 64 bits, as canonical decimal digits with an optional '-'.
struct BigInt {
  std::string digits;
  bool operator==(const BigInt&) const = default;
};

using List = std::vector<Value>;

// A dict: unique keys in insertion order. Setting an existing key keeps its place, as in Python.
class Dict {
 public:
  using Item = std::pair<std::string, Value>;

  Dict() = default;
  Dict(std::initializer_list<Item> items);
  Dict(const Dict& other);
  Dict(Dict&& other) noexcept = default;
  Dict& operator=(const Dict& other);
  Dict& operator=(Dict&& other) noexcept = default;
  ~Dict() = default;

  // nullptr when absent. The pointer is good until the next Set().
  const Value* Find(std::string_view key) const;
  Value* Find(std::string_view key);
  bool Has(std::string_view key) const { return Find(key) != nullptr; }
  void Set(std::string_view key, Value value);
  // Set() of a key that is known not to be there, without looking for it.
  void Append(std::string key, Value&& value);
  // The value of the key, which is put there as None when it is absent. Good until the next Set().
  Value& Slot(std::string&& key);

  const std::vector<Item>& items() const { return items_; }
  std::vector<Item>& items() { return items_; }
  size_t size() const;
  bool empty() const;
  bool operator==(const Dict& other) const;

 private:
  // Above this size a hash index keeps look-ups constant; below, scanning is faster.
  static constexpr size_t kIndexFrom = 24;

  using Index = std::unordered_map<std::string, size_t>;

  // Adds None for a key that is not there.
  Value& Grow(std::string&& key);
  void IndexLast();

  std::vector<Item> items_;
  std::unique_ptr<Index> index_;  // none while the dict is small
};

// What Python's json module makes of a JSON text. Strings are UTF-8 in which a lone surrogate,
// which a Python str may hold, stands as its own three bytes (WTF-8). A plain value; copies are
// deep.
class Value {
 public:
  Value() = default;  // None
  Value(bool b) : data_(b) {}
  Value(int i) : data_(static_cast<int64_t>(i)) {}
  Value(int64_t i) : data_(i) {}
  Value(BigInt i) : data_(std::move(i)) {}
  Value(double d) : data_(d) {}
  Value(std::string s) : data_(std::move(s)) {}
  Value(std::string_view s) : data_(std::string(s)) {}
  Value(const char* s) : data_(std::string(s)) {}
  Value(List l) : data_(std::move(l)) {}
  Value(Dict d) : data_(std::move(d)) {}

  // From decimal digits with an optional sign; leading zeros and "-0" are normalised.
  static Value Integer(std::string_view digits);

  bool is_none() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  // Of any size; a bool is not one here, though Python thinks so.
  bool is_int() const { return is_small_int() || is_big_int(); }
  bool is_small_int() const { return std::holds_alternative<int64_t>(data_); }
  bool is_big_int() const { return std::holds_alternative<BigInt>(data_); }
  bool is_float() const { return std::holds_alternative<double>(data_); }
  bool is_str() const { return std::holds_alternative<std::string>(data_); }
  bool is_list() const { return std::holds_alternative<List>(data_); }
  bool is_dict() const { return std::holds_alternative<Dict>(data_); }

  bool as_bool() const { return std::get<bool>(data_); }
  int64_t as_small_int() const { return std::get<int64_t>(data_); }
  double as_float() const { return std::get<double>(data_); }
  const std::string& as_str() const& { return std::get<std::string>(data_); }
  std::string as_str() && { return std::move(std::get<std::string>(data_)); }
  const List& as_list() const { return std::get<List>(data_); }
  List& as_list() { return std::get<List>(data_); }
  const Dict& as_dict() const { return std::get<Dict>(data_); }
  Dict& as_dict() { return std::get<Dict>(data_); }

  // Become an empty one, to be filled in place.
  std::string& MakeStr() { return data_.emplace<std::string>(); }
  List& MakeList() { return data_.emplace<List>(); }
  Dict& MakeDict() { return data_.emplace<Dict>(); }

  // The digits of an integer of any size.
  std::string IntegerText() const;
  // Python's bool(value).
  bool IsTruthy() const;
  // Python's type(value).__name__.
  std::string_view TypeName() const;

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, int64_t, BigInt, double, std::string, List, Dict> data_;
};

// Here, where an item is complete: clang wants its size.
inline size_t Dict::size() const { return items_.size(); }
inline bool Dict::empty() const { return items_.empty(); }

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_VALUE_H_
