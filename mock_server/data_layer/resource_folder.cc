#include "mock_server/data_layer/resource_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/suggest.h"
#include "schema/files.h"

namespace mock_server::data_layer {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

namespace {

// The names of the files with this ending, sorted.
Result<std::vector<std::string>> FilesIn(const std::string& folder, std::string_view ending) {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (name.ends_with(ending)) names.push_back(std::move(name));
  }
  if (error) {
    // Whoever started the program may not know from where: a test's runner, say.
    std::error_code unknown;
    const fs::path here = fs::path(folder).is_relative() ? fs::current_path(unknown) : fs::path();
    return Fail(ErrorCode::kBadFile,
                fmt::format("can't be read{}: {}{}", here.empty() ? "" : " in " + here.string(),
                            error.message(), base::BlankAtAnEnd(folder)),
                folder);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Result<std::shared_ptr<const ResourceFolder>> ResourceFolder::Read(const std::string& path) {
  auto folder = std::make_shared<ResourceFolder>();
  if (Status added = folder->AddSchemas(path); !added) return tl::unexpected(added.error());
  if (Status added = folder->AddResources(path); !added) return tl::unexpected(added.error());
  return folder;
}

Status ResourceFolder::AddSchemas(const std::string& path) {
  const auto names = FilesIn(path, ".schema.json");
  if (!names) return tl::unexpected(names.error());
  for (const std::string& name : *names) {
    auto text = base::ReadFile((fs::path(path) / name).string());
    if (!text) return tl::unexpected(text.error());
    schema_texts_.emplace_back(name, *std::move(text));
  }
  std::vector<base::EmbeddedFile> files(schema::SchemaFiles().begin(), schema::SchemaFiles().end());
  for (const auto& [name, text] : schema_texts_) files.push_back({name, text});
  schemas_ = std::make_unique<schema::SchemaRegistry>(files);
  for (const std::string& name : *names) {
    if (auto compiled = schemas_->Get(name); !compiled) return tl::unexpected(compiled.error());
  }
  return {};
}

Status ResourceFolder::AddResources(const std::string& path) {
  const auto names = FilesIn(path, ".resource.json");
  if (!names) return tl::unexpected(names.error());
  if (names->empty()) {
    return Fail(ErrorCode::kBadFile,
                "there is no *.resource.json in this folder; docs/resource-format.md shows one",
                path);
  }
  for (const std::string& name : *names) {
    auto file = base::JsonFile::Load((fs::path(path) / name).string());
    if (!file) return tl::unexpected(file.error());
    if (Status sound = schema::CheckAgainst("resource.schema.json", *file, file->root()); !sound)
      return tl::unexpected(sound.error());
    resources_.push_back(*std::move(file));
  }
  return {};
}

}  // namespace mock_server::data_layer
