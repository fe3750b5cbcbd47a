#ifndef UNDERSTUDY_TESTS_BENCH_LOAD_CLIENT_HTTP_PARSER_READER_H_
#define UNDERSTUDY_TESTS_BENCH_LOAD_CLIENT_HTTP_PARSER_READER_H_

#include <cstddef>
#include <string>

namespace bench {

// Reads an answer by http_parser, whose names clash with llhttp's: its status plus the size of its
// body.
size_t ReadByHttpParser(const std::string& answer);

}  // namespace bench

#endif  // UNDERSTUDY_TESTS_BENCH_LOAD_CLIENT_HTTP_PARSER_READER_H_
