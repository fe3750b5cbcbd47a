"""`python -m understudy_standin …` and the command `understudy`: the program itself, in this process's place."""
import os
import sys


def main() -> None:
    from understudy_standin._binary import binary_path
    from understudy_standin._errors import BinaryNotFound

    try:
        binary = binary_path()
    except BinaryNotFound as error:
        sys.exit(f"understudy: {error}")
    os.execv(binary, ["understudy", *sys.argv[1:]])


if __name__ == "__main__":
    main()
