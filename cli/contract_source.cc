#include "cli/contract_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/json.h"
#include "base/suggest.h"
#include "harness/contract/contract_files.h"
#include "harness/contract/contract_loader.h"
#include "schema/files.h"

namespace cli {
namespace {

using base::EmbeddedFile;
using base::Error;
using base::ErrorCode;
using schema::SchemaRegistry;
namespace fs = std::filesystem;

// Loads each (name, text) and gathers the faults of all.
class ContractGatherer {
 public:
  explicit ContractGatherer(ContractSet& set) : set_(set) {}

  void Add(const std::string& name, std::string_view text) {
    auto contract = harness::contract::LoadContract(text, name, *set_.schemas);
    if (contract) {
      set_.contracts.push_back(std::move(*contract));
    } else {
      errors_.insert(errors_.end(), contract.error().begin(), contract.error().end());
    }
  }
  void AddError(Error error) { errors_.push_back(std::move(error)); }
  std::vector<Error>& errors() { return errors_; }

 private:
  ContractSet& set_;
  std::vector<Error> errors_;
};

// Every file in or, with `below`, also below `directory` with this ending, by its path there, in
// alphabetical order.
std::vector<std::string> FilesIn(const fs::path& directory, bool below, std::string_view ending) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (fs::recursive_directory_iterator
           it(directory, fs::directory_options::skip_permission_denied, ignored),
       end;
       it != end; it.increment(ignored)) {
    if (!below) it.disable_recursion_pending();
    const std::string name = it->path().lexically_relative(directory).generic_string();
    if (std::string_view(name).ends_with(ending) && it->is_regular_file(ignored))
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void LoadSchemas(const fs::path& directory, bool below, ContractSet& set,
                 ContractGatherer& gatherer) {
  for (const std::string& name : FilesIn(directory, below, ".schema.json")) {
    auto text = base::ReadFile((directory / name).string());
    if (!text) {
      gatherer.AddError(text.error());
      continue;
    }
    set.schema_texts.emplace_back(name, std::move(*text));
  }
  std::vector<EmbeddedFile> files;
  for (const EmbeddedFile& file : schema::SchemaFiles()) files.push_back(file);
  for (const auto& [name, text] : set.schema_texts) files.push_back({name, text});
  set.schemas = std::make_unique<SchemaRegistry>(files);
}

}  // namespace

LoadedContracts LoadEmbeddedContracts() {
  ContractSet set;
  set.schemas = std::make_unique<SchemaRegistry>(schema::SchemaFiles());
  ContractGatherer gatherer(set);
  for (const EmbeddedFile& file : harness::contract::ContractFiles())
    gatherer.Add(std::string(file.name), file.content);
  if (!gatherer.errors().empty()) return tl::unexpected(std::move(gatherer.errors()));
  return set;
}

LoadedContracts LoadContractsFrom(const std::string& path) {
  ContractSet set;
  ContractGatherer gatherer(set);
  std::error_code ignored;
  const bool is_directory = fs::is_directory(path, ignored);
  const fs::path directory = is_directory ? fs::path(path) : fs::path(path).parent_path();
  if (!fs::exists(path, ignored)) {
    return tl::unexpected(std::vector<Error>{
        {ErrorCode::kBadFile, fmt::format("no such file or directory{}", base::BlankAtAnEnd(path)),
         path}});
  }
  LoadSchemas(directory.empty() ? fs::path(".") : directory, is_directory, set, gatherer);
  std::vector<std::string> names = {fs::path(path).filename().string()};
  if (is_directory) names = FilesIn(directory, true, ".contract.json");
  for (const std::string& name : names) {
    auto text = base::ReadFile((directory / name).string());
    if (text) {
      gatherer.Add(is_directory ? name : path, *text);
    } else {
      gatherer.AddError(text.error());
    }
  }
  if (!gatherer.errors().empty()) return tl::unexpected(std::move(gatherer.errors()));
  if (set.contracts.empty()) {
    return tl::unexpected(
        std::vector<Error>{{ErrorCode::kNothingRan, "no *.contract.json in it", path}});
  }
  return set;
}

}  // namespace cli
