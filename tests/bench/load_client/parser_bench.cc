// What reading an answer costs by the parsers that the load client could rest on: ours on llhttp,
// Boost.Beast's and http_parser's, on the answers of a recording. Each keeps what the client needs:
// status and body.
//   parser_bench RECORDING.jsonl
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include "base/json.h"
#include "harness/client/response_parser.h"
#include "tests/bench/load_client/http_parser_reader.h"

namespace {

size_t g_allocations = 0;

}  // namespace

void* operator new(size_t size) {
  ++g_allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace {

// The answers of a recording as they came over the wire, but for dates and the order of headers.
std::vector<std::string> ReadAnswers(const std::string& path) {
  std::vector<std::string> answers;
  const auto text = base::ReadFile(path);
  if (!text) return answers;
  size_t at = 0;
  while (at < text->size()) {
    const size_t end = std::min(text->find('\n', at), text->size());
    rapidjson::Document scenario;
    scenario.Parse(text->data() + at, end - at);
    at = end + 1;
    if (scenario.HasParseError() || !scenario.IsObject()) continue;
    for (const auto& step : scenario["steps"].GetArray()) {
      const auto& response = step["response"];
      if (!response.HasMember("body") || !response["body"].IsString()) continue;
      const std::string body = response["body"].GetString();
      answers.push_back(
          fmt::format("HTTP/1.1 {} Recorded\r\ndate: Sun, 18 Jan 2026 20:26:47 GMT\r\nserver: "
                      "uvicorn\r\ncontent-length: {}\r\n"
                      "content-type: application/json\r\n\r\n{}",
                      response["status"].GetInt(), body.size(), body));
    }
  }
  return answers;
}

// Each reads one answer and gives its status and the size of its body, so that they can be
// compared.
using Reader = std::function<size_t(const std::string&)>;

Reader Ours() {
  auto parser = std::make_shared<harness::client::ResponseParser>();
  return [parser](const std::string& answer) {
    parser->Begin(false, 1 << 20);
    size_t used = 0;
    parser->Feed(answer.data(), answer.size(), &used);
    return static_cast<size_t>(parser->status()) + parser->body().size();
  };
}

Reader Beast() {
  return [](const std::string& answer) {
    namespace http = boost::beast::http;
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    boost::beast::error_code error;
    parser.put(boost::asio::buffer(answer), error);
    return static_cast<size_t>(parser.get().result_int()) + parser.get().body().size();
  };
}

double CpuNs() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}

struct Candidate {
  const char* name;
  Reader read;
  std::vector<double> ns;  // an answer, each round
  double allocations = 0;  // an answer
  size_t sum = 0;          // what it read, to be the same for all
};

void Measure(const std::vector<std::string>& answers, Candidate& candidate) {
  constexpr int kTimes = 20;
  candidate.sum = 0;
  const size_t allocations = g_allocations;
  const double begin = CpuNs();
  for (int i = 0; i < kTimes; ++i) {
    for (const std::string& answer : answers) candidate.sum += candidate.read(answer);
  }
  const double count = static_cast<double>(kTimes * answers.size());
  candidate.ns.push_back((CpuNs() - begin) / count);
  candidate.allocations = static_cast<double>(g_allocations - allocations) / count;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> answers =
      argc == 2 ? ReadAnswers(argv[1]) : std::vector<std::string>();
  if (answers.empty()) {
    fmt::print(
        stderr,
        "usage: parser_bench RECORDING.jsonl, such as tests/corpus/recordings/fixed.jsonl\n");
    return 2;
  }
  Candidate candidates[] = {{"llhttp (ours)", Ours(), {}, 0, 0},
                            {"http_parser", bench::ReadByHttpParser, {}, 0, 0},
                            {"Boost.Beast", Beast(), {}, 0, 0}};
  for (int round = 0; round < 31; ++round) {
    for (Candidate& candidate : candidates) Measure(answers, candidate);
  }
  fmt::print("{} answers\n{:<16}{:>12}{:>10}{:>14}\n", answers.size(), "", "ns each", "ratio",
             "allocations");
  double first = 0;
  for (Candidate& candidate : candidates) {
    std::nth_element(candidate.ns.begin(), candidate.ns.begin() + 15, candidate.ns.end());
    if (first == 0) first = candidate.ns[15];
    fmt::print("{:<16}{:>12.0f}{:>10.2f}{:>14.1f}\n", candidate.name, candidate.ns[15],
               candidate.ns[15] / first, candidate.allocations);
    if (candidate.sum != candidates[0].sum) {
      fmt::print(stderr, "{} read something else\n", candidate.name);
      return 1;
    }
  }
  return 0;
}
