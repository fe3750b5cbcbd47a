"""The files of the repository, as the checks beside this file see them."""
import pathlib

# What is built or installed; everything else is ours.
SKIPPED = {"build", "dist", ".venv", ".git", "__pycache__"}
CODE = {".cc", ".h", ".py", ".sh", ".cmake"}


def files(root):
    """Every file of the tree, as paths relative to its root, in a fixed order."""
    found = []
    stack = [pathlib.Path(root)]
    while stack:
        for entry in stack.pop().iterdir():
            if entry.name in SKIPPED:  # .git is a file in a linked work tree
                continue
            if entry.is_dir() and not entry.is_symlink():
                stack.append(entry)
            elif entry.is_file():
                found.append(entry.relative_to(root))
    return sorted(found)


def text(root, path):
    """The file's text; None when it is no UTF-8 text."""
    try:
        return (pathlib.Path(root) / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def report(name, problems):
    """Prints the problems and gives the exit code of the check."""
    for problem in problems:
        print(problem)
    print(f"{name}: {len(problems)} problem(s)" if problems else f"{name}: nothing to say")
    return 1 if problems else 0
