#!/usr/bin/env python3
"""No function or class of a Python file hides one before it. usage: lint_python.py ROOT

Of two tests with the same name in one class or module only the second is run, and nobody is told.
"""
import ast
import sys

import sources

DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def builds_on(definition, name):
    """Whether a decorator takes the definition before it, as @name.setter does."""
    return any(isinstance(part, ast.Name) and part.id in (name, "overload")
               for decorator in definition.decorator_list for part in ast.walk(decorator))


def hidden(body, path):
    """What is defined twice in one body, and in those below it."""
    problems = []
    lines = {}
    for definition in body:
        if not isinstance(definition, DEFINITION):
            continue
        name = definition.name
        if name in lines and not builds_on(definition, name):
            problems.append(f"{path}:{definition.lineno}: {name} hides the one of line {lines[name]}; give it another name")
        lines[name] = definition.lineno
        problems += hidden(definition.body, path)
    return problems


def check(root):
    problems = []
    for path in sources.files(root):
        if path.suffix != ".py":
            continue
        try:
            problems += hidden(ast.parse(sources.text(root, path) or "").body, path)
        except SyntaxError as error:
            problems.append(f"{path}:{error.lineno}: {error.msg}")
    return problems


if __name__ == "__main__":
    sys.exit(sources.report("lint_python", check(*sys.argv[1:])))
