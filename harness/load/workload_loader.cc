#include "harness/load/workload_loader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_access.h"
#include "schema/registry.h"

namespace harness::load {

using base::AsView;
using base::BoolOr;
using base::Error;
using base::FailAt;
using base::FindMember;
using base::IntegerOr;
using base::JsonFile;
using base::NumberOr;
using base::Result;
using base::Service;
using base::Status;
using base::StringOr;
using schema::CheckAgainst;
using schema::SchemaRegistry;

namespace {

std::chrono::nanoseconds Seconds(double seconds) {
  return std::chrono::nanoseconds(static_cast<int64_t>(seconds * 1e9));
}

std::string RowName(std::string path) {
  for (size_t at = 0; (at = path.find("{{", at)) != std::string::npos; ++at) path.erase(at, 1);
  for (size_t at = 0; (at = path.find("}}", at)) != std::string::npos; ++at) path.erase(at, 1);
  return path;
}

// The schema has been checked before; here is what a schema can't say.
class Loader {
 public:
  explicit Loader(const JsonFile& file) : file_(file), workload_(std::make_shared<Workload>()) {}

  Result<std::shared_ptr<const Workload>> Load(const rapidjson::Value& value) {
    if (auto good = CheckAgainst("workload.schema.json", file_, value); !good) {
      return tl::unexpected(good.error());
    }
    workload_->name = StringOr(value, "workload", "");
    if (StringOr(value, "service", "gateway") == "data_layer")
      workload_->service = Service::kDataLayer;
    keep_ = static_cast<size_t>(IntegerOr(value, "keep", 1000));
    headers_ = "User-Agent: understudy\r\nAccept: */*\r\n";
    if (const rapidjson::Value* headers = FindMember(value, "headers")) {
      for (const auto& member : headers->GetObject()) {
        headers_.append(AsView(member.name))
            .append(": ")
            .append(AsView(member.value))
            .append("\r\n");
      }
    }
    for (const auto& member : FindMember(value, "groups")->GetObject()) {
      if (auto done = ReadGroup(std::string(AsView(member.name)), member.value); !done) {
        return tl::unexpected(done.error());
      }
    }
    for (const auto& user : FindMember(value, "users")->GetArray()) {
      if (auto done = ReadUser(user); !done) return tl::unexpected(done.error());
    }
    return std::shared_ptr<const Workload>(workload_);
  }

 private:
  size_t PoolOf(std::string_view name) {
    for (size_t i = 0; i < workload_->pools.size(); ++i) {
      if (workload_->pools[i].name == name) return i;
    }
    workload_->pools.push_back({std::string(name), keep_});
    return workload_->pools.size() - 1;
  }

  Result<size_t> RowOf(const std::string& method, const std::string& name,
                       const rapidjson::Value& place) {
    std::vector<Row>& rows = workload_->rows;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].method == method && rows[i].name == name) return i;
    }
    if (rows.size() == Workload::kMaxRows) {
      return FailAt(
          file_, place,
          fmt::format("this would be row {} of the statistics, and the maximum is {}: do the names "
                      "contain ids? Give steps that differ only in an id the same \"name\"",
                      rows.size() + 1, Workload::kMaxRows));
    }
    rows.push_back({method, name});
    return rows.size() - 1;
  }

  Result<Use> ReadUse(std::string_view name, const rapidjson::Value& value) {
    Use use;
    use.variable = name;
    const rapidjson::Value* from = FindMember(value, "from");
    if (from == nullptr) {
      use.from = Use::From::kDraw;
      auto draw = Template::Compile(file_, value, {});
      if (!draw) return tl::unexpected(draw.error());
      use.draw = std::move(*draw);
      return use;
    }
    for (const auto& member : value.GetObject()) {
      const std::string_view key = AsView(member.name);
      const bool good = key == "from"     ? member.value.IsString()
                        : key == "pick"   ? member.value.IsString()
                        : key == "remove" ? member.value.IsBool()
                                          : false;
      if (!good) {
        return FailAt(file_, member.value,
                      "the form for a remembered value is {\"from\": NAME, \"pick\": "
                      "random|last|first, \"remove\": true|false}");
      }
    }
    const std::string pick = StringOr(value, "pick", "random");
    if (pick == "random") {
      use.from = Use::From::kRandom;
    } else if (pick == "last") {
      use.from = Use::From::kLast;
    } else if (pick == "first") {
      use.from = Use::From::kFirst;
    } else {
      return FailAt(file_, *FindMember(value, "pick"),
                    fmt::format("'{}' is not random, last or first", pick));
    }
    use.pool = PoolOf(AsView(*from));
    use.remove = BoolOr(value, "remove", false);
    return use;
  }

  Result<Step> ReadStep(const rapidjson::Value& value) {
    Step step;
    step.weight = static_cast<uint32_t>(IntegerOr(value, "weight", 1));
    step.method = StringOr(value, "method", "");
    const rapidjson::Value& path = *FindMember(value, "path");
    const std::string name =
        StringOr(value, "name", step.method + " " + RowName(std::string(AsView(path))));
    if (name.find("{{") != std::string::npos) {
      return FailAt(file_, *FindMember(value, "name"),
                    "the name of a row is fixed; write {id}, not {{id}}");
    }
    auto row = RowOf(step.method, name, value);
    if (!row) return tl::unexpected(row.error());
    step.row = *row;
    std::vector<std::string> variables;
    if (const rapidjson::Value* uses = FindMember(value, "use")) {
      for (const auto& member : uses->GetObject()) {
        auto use = ReadUse(AsView(member.name), member.value);
        if (!use) return tl::unexpected(use.error());
        variables.push_back(use->variable);
        step.uses.push_back(std::move(*use));
      }
    }
    auto target = Template::CompileText(file_, path, variables);
    if (!target) return tl::unexpected(target.error());
    step.target = std::move(*target);
    step.headers = headers_;
    if (const rapidjson::Value* body = FindMember(value, "body")) {
      auto compiled = Template::Compile(file_, *body, variables);
      if (!compiled) return tl::unexpected(compiled.error());
      step.body = std::move(*compiled);
      step.headers += "Content-Type: application/json\r\n";
    }
    const rapidjson::Value& expect = *FindMember(value, "expect");
    step.expect.status = static_cast<int>(IntegerOr(expect, "status", 200));
    if (const rapidjson::Value* name = FindMember(expect, "schema")) {
      step.expect.schema = AsView(*name);
      if (auto known = SchemaRegistry::Embedded().PlaceOf(step.expect.schema); !known)
        return FailAt(file_, *name, known.error().message);
    }
    if (const rapidjson::Value* saves = FindMember(value, "save")) {
      for (const auto& member : saves->GetObject()) {
        step.saves.push_back({PoolOf(AsView(member.name)), std::string(AsView(member.value))});
      }
    }
    return step;
  }

  Status ReadGroup(std::string name, const rapidjson::Value& value) {
    Group group;
    group.name = std::move(name);
    if (const rapidjson::Value* on_start = FindMember(value, "on_start")) {
      for (const auto& item : on_start->GetArray()) {
        auto step = ReadStep(item);
        if (!step) return tl::unexpected(step.error());
        group.on_start.push_back(std::move(*step));
      }
    }
    for (const auto& item : FindMember(value, "steps")->GetArray()) {
      auto step = ReadStep(item);
      if (!step) return tl::unexpected(step.error());
      group.total_weight += step->weight;
      group.steps.push_back(std::move(*step));
    }
    workload_->groups.push_back(std::move(group));
    return {};
  }

  Status ReadUser(const rapidjson::Value& value) {
    UserKind kind;
    kind.name = StringOr(value, "kind", "");
    kind.share = NumberOr(value, "share", 1);
    const rapidjson::Value& wait = *FindMember(value, "wait");
    kind.wait_min = Seconds(wait[0].GetDouble());
    kind.wait_max = Seconds(wait[1].GetDouble());
    if (kind.wait_max < kind.wait_min) {
      return FailAt(file_, wait, "a wait is [least, most] in seconds, such as [0.5, 2]");
    }
    for (const auto& item : FindMember(value, "groups")->GetArray()) {
      const rapidjson::Value& name = *FindMember(item, "group");
      const auto found =
          std::find_if(workload_->groups.begin(), workload_->groups.end(),
                       [&](const Group& group) { return group.name == AsView(name); });
      if (found == workload_->groups.end()) {
        std::vector<std::string> known;
        for (const Group& group : workload_->groups) known.push_back(group.name);
        return FailAt(file_, name,
                      fmt::format("there is no group '{}'; there are: {}", AsView(name),
                                  fmt::join(known, ", ")));
      }
      UserKind::Choice choice;
      choice.group = static_cast<size_t>(found - workload_->groups.begin());
      choice.weight = static_cast<uint32_t>(IntegerOr(item, "weight", 1));
      kind.total_weight += choice.weight;
      kind.groups.push_back(choice);
    }
    workload_->users.push_back(std::move(kind));
    return {};
  }

  const JsonFile& file_;
  std::shared_ptr<Workload> workload_;
  std::string headers_;
  size_t keep_ = 1000;
};

}  // namespace

Result<std::shared_ptr<const Workload>> LoadWorkload(const JsonFile& file,
                                                     const rapidjson::Value& value) {
  return Loader(file).Load(value);
}

}  // namespace harness::load
