#!/usr/bin/env python3
"""The checks of this directory find what they are for: each rule with a breach planted, and clean beside it."""
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lint_docs  # noqa: E402
import lint_format  # noqa: E402
import lint_includes  # noqa: E402
import lint_python  # noqa: E402


def header(path, *lines):
    """A header that keeps every rule but for the lines given."""
    guard = "UNDERSTUDY_" + path.replace("/", "_").replace(".", "_").upper() + "_"
    namespace = "::".join(path.split("/")[:-1])
    return "\n".join([f"#ifndef {guard}", f"#define {guard}", "", *lines, "", f"namespace {namespace} {{",
                      f"}}  // namespace {namespace}", "", f"#endif  // {guard}", ""])


class Tree(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)

    def put(self, path, content):
        full = pathlib.Path(self.root) / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(content, encoding="utf-8")

    def put_header(self, path, *lines):
        self.put(path, header(path, *lines))

    def assert_one(self, problems, expected):
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(expected, problems[0])


class Includes(Tree):
    def setUp(self):
        super().setUp()
        for path in ("base/json.h", "mock_server/store/store.h", "mock_server/platform/platform.h",
                     "harness/client/target.h", "harness/load/runner.h"):
            self.put_header(path)

    def check(self, path, *lines):
        self.put_header(path, *lines)
        return lint_includes.check(self.root)

    def test_says_nothing_of_a_clean_tree(self):
        self.assertEqual(self.check("mock_server/http/server.h", '#include "base/json.h"',
                                    "#include <pistache/endpoint.h>", "#include <sys/socket.h>"), [])

    def test_finds_the_harness_including_the_mock(self):
        self.assert_one(self.check("harness/load/user.h", '#include "mock_server/platform/platform.h"'),
                        "harness/load/user.h:4: harness/load must not include mock_server")

    def test_finds_the_mock_including_the_harness(self):
        self.assert_one(self.check("mock_server/store/a.h", '#include "harness/client/target.h"'),
                        "mock_server/store must not include harness/client")

    def test_finds_an_include_upwards(self):
        self.assert_one(self.check("base/a.h", '#include "mock_server/store/store.h"'),
                        "base must not include mock_server/store")
        self.put_header("base/a.h")
        self.assert_one(self.check("mock_server/http/a.h", '#include "mock_server/store/store.h"'),
                        "mock_server/http must not include mock_server/store")

    def test_lets_the_command_line_wire_both_sides(self):
        self.assertEqual(self.check("cli/a.h", '#include "mock_server/platform/platform.h"',
                                    '#include "harness/client/target.h"'), [])

    def test_finds_a_reporter_that_knows_a_runner(self):
        self.assert_one(self.check("harness/report/a.h", '#include "harness/load/runner.h"'), "never a runner")

    def test_finds_a_module_that_is_not_in_the_table(self):
        self.assert_one(self.check("mock_server/attic/a.h", '#include "base/json.h"'),
                        "mock_server/attic is not in the table")

    def test_finds_a_library_away_from_home(self):
        for line in ("#include <pistache/endpoint.h>", "#include <sqlite3.h>", "#include <valijson/schema.hpp>",
                     "#include <sys/epoll.h>", "#include <CLI/CLI.hpp>"):
            with self.subTest(line):
                self.assert_one(self.check("mock_server/store/a.h", line), "mock_server/store/a.h:4: <")

    def test_finds_threads_in_the_core(self):
        self.assert_one(self.check("base/a.h", "#include <thread>"), "no threads")

    def test_finds_paths_that_do_not_start_at_the_root(self):
        self.assert_one(self.check("mock_server/store/a.h", '#include "store.h"'), "from the root")
        self.assert_one(self.check("mock_server/store/a.h", '#include "../store/store.h"'), "from the root")
        self.assert_one(self.check("mock_server/store/a.h", "#include <base/json.h>"), "in quotes")
        self.assert_one(self.check("mock_server/store/a.h", '#include "base/gone.h"'), "is not there")

    def test_finds_a_product_that_includes_its_tests(self):
        self.put_header("tests/support/matchers.h")
        self.assert_one(self.check("mock_server/store/a.h", '#include "tests/support/matchers.h"'), "the tests")

    def test_finds_the_wrong_namespace_and_guard(self):
        content = header("mock_server/store/a.h")
        self.put("mock_server/store/a.h", content.replace("namespace mock_server::store", "namespace store"))
        self.assert_one(lint_includes.check(self.root), "opens no namespace mock_server::store")
        self.put("mock_server/store/a.h", content.replace("UNDERSTUDY_MOCK", "MOCK"))
        self.assert_one(lint_includes.check(self.root), "UNDERSTUDY_MOCK_SERVER_STORE_A_H_")


@unittest.skipUnless(shutil.which("clang-format"), "clang-format is not installed")
class Format(Tree):
    def test_finds_a_file_that_is_not_formatted(self):
        self.put(".clang-format", "BasedOnStyle: Google\n")
        self.put("good.cc", "int main() { return 0; }\n")
        self.assertEqual(lint_format.check(self.root), [])
        self.put("bad.cc", "int main(){return 0;}\n")
        problems = lint_format.check(self.root)
        self.assertTrue(problems)
        self.assertTrue(all(problem.startswith("bad.cc:1:") for problem in problems), problems)


class Docs(Tree):
    def test_finds_links_that_lead_nowhere(self):
        self.put("docs/a.md", "# A title, `quoted`\n\nText.\n")
        self.put("README.md", "[a](docs/a.md) [b](docs/a.md#a-title-quoted) [c](https://example.org/x)\n")
        self.assertEqual(lint_docs.check(self.root), [])
        self.put("README.md", "[a](docs/b.md)\n")
        self.assert_one(lint_docs.check(self.root), "docs/b.md leads nowhere")
        self.put("README.md", "[a](docs/a.md#another)\n")
        self.assert_one(lint_docs.check(self.root), "no heading #another")
        self.put("README.md", "```\n[a](docs/b.md)\n```\n")
        self.assertEqual(lint_docs.check(self.root), [])

    def test_finds_paths_of_a_machine(self):
        for planted in ("/" + "home/anna/project", "see .." + "/shared/api.md", "/" + "root/.cache"):
            with self.subTest(planted):
                self.put("a.cc", f"// {planted}\n")
                self.assert_one(lint_docs.check(self.root), "a.cc:1: a path")
        self.put("a.cc", "// GET /" + "homes/1 and src/" + "work/a\n")
        self.assertEqual(lint_docs.check(self.root), [])

    def test_finds_what_is_left_to_do(self):
        self.put("a.cc", "// " + "TO" + "DO: later\n")
        self.assert_one(lint_docs.check(self.root), "a.cc:1: something is left to do")

    def test_finds_long_files_but_not_long_data(self):
        self.put("a.cc", "\n" * 601)
        self.put("b.json", "\n" * 601)
        self.put("c.cc", "\n" * 600)
        self.assert_one(lint_docs.check(self.root), "a.cc: 601 lines")


class Python(Tree):
    def check(self, *lines):
        self.put("tests/a_test.py", "\n".join([*lines, ""]))
        return lint_python.check(self.root)

    def test_finds_a_test_that_hides_another(self):
        self.assert_one(self.check("class A:", "    def test_a(self): pass", "    def test_b(self): pass",
                                   "    def test_a(self): pass"),
                        "tests/a_test.py:4: test_a hides the one of line 2; give it another name")
        self.assert_one(self.check("def test_a(): pass", "async def test_a(): pass"), "a_test.py:2: test_a hides")
        self.assert_one(self.check("class A: pass", "class A: pass"), "a_test.py:2: A hides")

    def test_lets_a_name_stand_in_two_bodies(self):
        self.assertEqual(self.check("def test_a(): pass", "class A:", "    def test_a(self): pass", "class B:",
                                    "    def test_a(self): pass"), [])

    def test_lets_a_decorator_build_on_what_was_there(self):
        self.assertEqual(self.check("class A:", "    @property", "    def a(self): pass", "    @a.setter",
                                    "    def a(self, value): pass"), [])

    def test_tells_a_file_that_python_can_not_read(self):
        self.assert_one(self.check("def a(:"), "tests/a_test.py:1: ")


if __name__ == "__main__":
    unittest.main()
