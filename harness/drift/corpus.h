#ifndef UNDERSTUDY_HARNESS_DRIFT_CORPUS_H_
#define UNDERSTUDY_HARNESS_DRIFT_CORPUS_H_

#include <span>
#include <string>
#include <vector>

#include "base/embedded_file.h"
#include "base/error.h"
#include "harness/drift/scenario.h"

namespace harness::drift {

// The files of scenarios that are part of the program: those that were recorded at the platform,
// and some for what these do not reach. In the order in which they are played.
std::span<const base::EmbeddedFile> CorpusFiles();

// What is played to a target.
struct Corpus {
  std::vector<Scenario> scenarios;
  std::string name;    // "built in", or the folder
  std::string digest;  // of the files' content, 16 hexadecimal digits

  size_t steps() const;
};

base::Result<Corpus> LoadBuiltInCorpus();
// The *.jsonl files of a folder, by name, or a single file. kBadFile when it can't be read,
// kNothingRan when there is none in it.
base::Result<Corpus> LoadCorpus(const std::string& path);

// The keys that the scenarios send where a right key is due.
inline constexpr char kGatewayKey[] = "12345678901234567890123456789012";
inline constexpr char kDataLayerKey[] = "dev_key_local_ONLY";

// Puts other keys in the place of these.
void SetKeys(Corpus& corpus, const std::string& gateway_key, const std::string& data_layer_key);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_CORPUS_H_
