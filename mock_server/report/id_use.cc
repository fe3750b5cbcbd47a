#include "mock_server/report/id_use.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace mock_server::report {
namespace {

constexpr size_t kMaxIdBytes = 100;
constexpr double kUserBits = 64;

uint64_t Hash(std::string_view text) {
  // The low bits decide what is sampled, so they must be well mixed.
  uint64_t hash = std::hash<std::string_view>()(text);
  hash ^= hash >> 31;
  hash *= 0x7FB5D329728EA185u;
  hash ^= hash >> 27;
  return hash == 0 ? 1 : hash;
}

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

double FrequentIds::Entry::EstimatedUsers() const {
  const int bits = std::popcount(users);
  if (bits == 64) return 4 * kUserBits;
  return -kUserBits * std::log(1 - bits / kUserBits);
}

void FrequentIds::Count(uint32_t kind, std::string_view id, uint64_t connection) {
  const uint64_t user = uint64_t{1} << ((connection * 0x9E3779B97F4A7C15u) >> 58);
  for (Entry& entry : entries_) {
    if (entry.kind == kind && entry.id == id) {
      ++entry.count;
      entry.users |= user;
      return;
    }
  }
  if (id.size() > kMaxIdBytes) return;
  if (entries_.size() < kTracked) {
    entries_.push_back({std::string(id), kind, 1, 0, user});
    return;
  }
  Entry& least =
      *std::min_element(entries_.begin(), entries_.end(),
                        [](const Entry& a, const Entry& b) { return a.count < b.count; });
  least.id = id;
  least.kind = kind;
  least.error = least.count++;
  least.users = user;
}

void CreatedIds::Created(uint32_t client, uint32_t kind, std::string_view id,
                         std::string_view other_id) {
  const uint64_t hash = Hash(id);
  if (!IsSampled(hash)) return;
  const uint64_t other = other_id.empty() ? 0 : Hash(other_id);
  const auto index = static_cast<uint32_t>(entities_.size());
  if (!by_hash_.emplace(hash, index).second) return;
  if (other != 0) by_hash_.emplace(other, index);
  entities_.push_back({hash, other, client, kind, false});
  if (entities_.size() > kSampled) Thin();
}

void CreatedIds::Used(std::string_view id) {
  if (entities_.empty()) return;
  const auto found = by_hash_.find(Hash(id));
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

}  // namespace mock_server::report
