#include "check/id_use.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace check {
namespace {

constexpr size_t kMaxIdBytes = 100;
constexpr double kUserBits = 64;

// {"NAME":"VALUE" at `at`, which is moved behind it.
bool ReadMember(std::string_view body, size_t& at, std::string_view& name,
                std::string_view& value) {
  const auto quoted = [&](std::string_view& text) {
    if (at >= body.size() || body[at] != '"') return false;
    const size_t end = body.find('"', at + 1);
    if (end == std::string_view::npos) return false;
    text = body.substr(at + 1, end - at - 1);
    at = end + 1;
    return true;
  };
  if (!quoted(name) || at >= body.size() || body[at] != ':') return false;
  ++at;
  return quoted(value);
}

}  // namespace

uint64_t IdHash(std::string_view id) {
  // The low bits decide what is sampled.
  uint64_t hash = std::hash<std::string_view>()(id);
  hash ^= hash >> 31;
  hash *= 0x7FB5D329728EA185u;
  hash ^= hash >> 27;
  return hash == 0 ? 1 : hash;
}

double FrequentIds::Entry::EstimatedUsers() const {
  const int bits = std::popcount(users);
  if (bits == 64) return 4 * kUserBits;
  return -kUserBits * std::log(1 - bits / kUserBits);
}

void FrequentIds::Count(uint32_t kind, std::string_view id, uint64_t hash, uint64_t connection) {
  const uint64_t user = uint64_t{1} << ((connection * 0x9E3779B97F4A7C15u) >> 58);
  const uint64_t key = hash + kind;
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (keys_[i] != key) continue;
    ++counts_[i];
    entries_[i].users |= user;
    return;
  }
  if (id.size() > kMaxIdBytes) return;
  if (entries_.size() < kTracked) {
    keys_[entries_.size()] = key;
    counts_[entries_.size()] = 1;
    entries_.push_back({std::string(id), kind, 1, 0, user});
    return;
  }
  const auto least =
      static_cast<size_t>(std::min_element(counts_.begin(), counts_.end()) - counts_.begin());
  keys_[least] = key;
  Entry& entry = entries_[least];
  entry.id = id;
  entry.kind = kind;
  entry.error = counts_[least]++;
  entry.users = user;
}

std::vector<FrequentIds::Entry> FrequentIds::entries() const {
  std::vector<Entry> entries = entries_;
  for (size_t i = 0; i < entries.size(); ++i) entries[i].count = counts_[i];
  return entries;
}

void CreatedIds::Created(uint32_t client, uint32_t kind, std::string_view id,
                         std::string_view other_id) {
  const uint64_t hash = IdHash(id);
  if (!IsSampled(hash)) return;
  const uint64_t other = other_id.empty() ? 0 : IdHash(other_id);
  const auto index = static_cast<uint32_t>(entities_.size());
  if (!by_hash_.emplace(hash, index).second) return;
  if (other != 0) by_hash_.emplace(other, index);
  entities_.push_back({hash, other, client, kind, false});
  if (entities_.size() > kSampled) Thin();
}

void CreatedIds::Used(uint64_t hash) {
  if (entities_.empty()) return;
  const auto found = by_hash_.find(hash);
  if (found != by_hash_.end()) entities_[found->second].used = true;
}

void CreatedIds::Thin() {
  mask_ = mask_ * 2 + 1;
  std::erase_if(entities_, [this](const Entity& entity) { return !IsSampled(entity.hash); });
  by_hash_.clear();
  for (size_t i = 0; i < entities_.size(); ++i) {
    by_hash_.emplace(entities_[i].hash, i);
    if (entities_[i].other_hash != 0) by_hash_.emplace(entities_[i].other_hash, i);
  }
}

CreatedIds::Share CreatedIds::UnusedShare(uint32_t client, uint32_t kind) const {
  Share share;
  for (const Entity& entity : entities_) {
    if (entity.client != client || entity.kind != kind) continue;
    ++share.sampled;
    if (!entity.used) ++share.unused;
  }
  return share;
}

void CreatedIds::Clear() {
  entities_.clear();
  by_hash_.clear();
  mask_ = 0;
}

AnsweredIds IdsOfAnswer(std::string_view body) {
  AnsweredIds ids;
  std::string_view name;
  size_t at = 1;
  if (!body.starts_with('{') || !ReadMember(body, at, name, ids.id)) return {};
  if (name != "id" && !name.ends_with("_id")) return {};
  std::string_view other;
  if (at < body.size() && body[at] == ',') {
    ++at;
    if (ReadMember(body, at, name, other) && name.ends_with("_id")) ids.other_id = other;
  }
  return ids;
}

}  // namespace check
