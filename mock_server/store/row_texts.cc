#include "mock_server/store/row_texts.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace mock_server::store {
namespace {

// A part's first block is as large as the last full part was, which most are like, up to this many
// bytes. The others are small, and all of them in a table of few rows.
constexpr size_t kLargestBlock = 32 * 1024;
constexpr size_t kSmallBlock = 1024;

}  // namespace

void RowTexts::Put(int64_t sequence, std::span<const std::string_view> texts) {
  size_t bytes = texts.size() * sizeof(size_t);
  for (const std::string_view text : texts) bytes += text.size();
  Part& part = PartFor(sequence);
  char* const record =
      part.Reserve(bytes, part.blocks.empty() ? std::max(full_part_, kSmallBlock) : kSmallBlock);
  char* size_at = record;
  char* text_at = record + texts.size() * sizeof(size_t);
  for (const std::string_view text : texts) {
    const size_t size = text.size();
    std::memcpy(size_at, &size, sizeof size);
    text.copy(text_at, size);
    size_at += sizeof size;
    text_at += size;
  }
  const char*& kept = part.records[static_cast<size_t>(sequence) % kRows];
  if (kept == nullptr) {
    ++part.size;
    ++size_;
  } else {
    part.dead += BytesOf(kept);
  }
  kept = record;
  newest_ = std::max(newest_, sequence);
  Compact(part);
  if (part.size == kRows) full_part_ = std::min(part.used - part.dead, kLargestBlock);
}

void RowTexts::Remove(int64_t sequence) {
  const char* const record = Record(sequence);
  if (record == nullptr) return;
  Part& part = PartFor(sequence);
  part.records[static_cast<size_t>(sequence) % kRows] = nullptr;
  part.dead += BytesOf(record);
  --part.size;
  --size_;
  if (part.size > 0) {
    Compact(part);
  } else {
    FreePart(sequence);
  }
  if (sequence == newest_) newest_ = Highest();
}

void RowTexts::FreePart(int64_t sequence) {
  parts_[static_cast<size_t>(sequence / int64_t{kRows} - first_part_)].reset();
  while (!parts_.empty() && parts_.back() == nullptr) parts_.pop_back();
  while (!parts_.empty() && parts_.front() == nullptr) {
    parts_.pop_front();
    ++first_part_;
  }
}

int64_t RowTexts::Highest() const {
  if (parts_.empty()) return 0;
  const auto& records = parts_.back()->records;
  size_t row = kRows;
  while (records[row - 1] == nullptr) --row;
  return (first_part_ + static_cast<int64_t>(parts_.size()) - 1) * int64_t{kRows} +
         static_cast<int64_t>(row) - 1;
}

int64_t RowTexts::NextAfter(int64_t sequence) const {
  int64_t next = std::max(sequence + 1, first_part_ * int64_t{kRows});
  while (next <= newest_ && Record(next) == nullptr) {
    const int64_t part = next / int64_t{kRows};
    const bool is_empty = parts_[static_cast<size_t>(part - first_part_)] == nullptr;
    next = is_empty ? (part + 1) * int64_t{kRows} : next + 1;
  }
  return next <= newest_ ? next : 0;
}

size_t RowTexts::BytesOf(const char* record) const {
  const std::string_view last = TextIn(record, texts_per_row_ - 1);
  return static_cast<size_t>(last.data() + last.size() - record);
}

char* RowTexts::Part::Reserve(size_t bytes, size_t block_bytes) {
  if (bytes > left) {
    left = std::max(bytes, block_bytes);
    blocks.push_back(std::make_unique_for_overwrite<char[]>(left));
    next = blocks.back().get();
  }
  char* const at = next;
  next += bytes;
  left -= bytes;
  used += bytes;
  return at;
}

RowTexts::Part& RowTexts::PartFor(int64_t sequence) {
  const int64_t number = sequence / int64_t{kRows};
  if (parts_.empty()) first_part_ = number;
  for (; number < first_part_; --first_part_) parts_.push_front(nullptr);
  const auto place = static_cast<size_t>(number - first_part_);
  while (place >= parts_.size()) parts_.push_back(nullptr);
  if (parts_[place] == nullptr) parts_[place] = std::make_unique<Part>();
  return *parts_[place];
}

void RowTexts::Compact(Part& part) {
  if (part.dead <= part.used / 2) return;
  Part fresh;
  fresh.size = part.size;
  for (size_t i = 0; i < kRows; ++i) {
    const char* const record = part.records[i];
    if (record == nullptr) continue;
    const size_t bytes = BytesOf(record);
    char* const copy = fresh.Reserve(bytes, part.used - part.dead);
    std::memcpy(copy, record, bytes);
    fresh.records[i] = copy;
  }
  part = std::move(fresh);
}

}  // namespace mock_server::store
