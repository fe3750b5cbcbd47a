#!/usr/bin/env python3
"""The repository stands alone and keeps its promises. usage: lint_docs.py ROOT

- a relative link in a Markdown file leads to a file, and to a heading when it names one;
- no file mentions a path of somebody's machine or a folder beside the repository;
- a document that a comment cites is there, and has the heading that stands beside it: (docs/x.md, Heading);
- nothing is left to do in the code;
- no source file is longer than 600 lines.
"""
import pathlib
import posixpath
import re
import sys

import sources

LINK = re.compile(r"\]\(([^()\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.M)
COMMENT = re.compile(r"(?:^|\s)(?://|#) ?(.*)$")
CITED = re.compile(r"\bdocs/[\w/-]+\.md\b")
CITED_HEADING = re.compile(r"\((?:[^()]*?\s)?(docs/[\w/-]+\.md), ([^()]+)\)")
MACHINE = re.compile(r"(?<![\w.])/(work|root|home)/[a-zA-Z.]|\.\./shared\b")
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X)\b")
LONGEST = 600
# Recorded and generated data: bodies that a client sent may hold anything.
DATA = {".jsonl", ".csv"}


def anchors(markdown):
    """The anchors of all headings, as the usual renderers make them."""
    made = set()
    for heading in HEADING.findall(FENCE.sub("", markdown)):
        plain = re.sub(r"[`*_]|\]\([^)]*\)|\[", "", heading).lower()
        made.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return made


def check_links(root, path, content):
    problems = []
    for target in LINK.findall(FENCE.sub("", content)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
        full = pathlib.Path(root) / there
        if not full.exists():
            problems.append(f"{path}: the link {target} leads nowhere")
        elif anchor and full.suffix == ".md" and anchor not in anchors(full.read_text(encoding="utf-8")):
            problems.append(f"{path}: {there} has no heading #{anchor}")
    return problems


def check_citations(root, name, content):
    """Comments that name a document, and a heading of it in the same parentheses."""
    problems = []
    comments = (COMMENT.search(line) for line in content.splitlines())
    text = " ".join(comment[1] for comment in comments if comment)
    for document in sorted(set(CITED.findall(text))):
        if not (pathlib.Path(root) / document).exists():
            problems.append(f"{name}: cites {document}, which is not there")
    for document, words in CITED_HEADING.findall(text):
        full = pathlib.Path(root) / document
        if not full.exists():
            continue
        headings = [re.sub(r"[`*_]", "", heading).lower() for heading in
                    HEADING.findall(FENCE.sub("", full.read_text(encoding="utf-8")))]
        wanted = re.split(r"[,;:]", words)[0].strip().lower()
        if not any(heading.startswith(wanted) or wanted in re.split(r"[,:;] ", heading) for heading in headings):
            problems.append(f"{name}: {document} has no heading '{wanted}'")
    return problems


def check(root):
    problems = []
    for path in sources.files(root):
        content = sources.text(root, path)
        if content is None or path.suffix in DATA:
            continue
        name = str(path)
        for number, line in enumerate(content.splitlines(), 1):
            if MACHINE.search(line):
                problems.append(f"{name}:{number}: a path that only one machine has")
            if UNFINISHED.search(line):
                problems.append(f"{name}:{number}: something is left to do")
        if path.suffix == ".md":
            problems += check_links(root, name, content)
        if path.suffix in sources.CODE:
            problems += check_citations(root, name, content)
        length = content.count("\n")
        if path.suffix in sources.CODE and length > LONGEST:
            problems.append(f"{name}: {length} lines; is it still one thing? ({LONGEST} at most)")
    return problems


if __name__ == "__main__":
    sys.exit(sources.report("lint_docs", check(sys.argv[1])))
