"""`python -m understudy_standin …` and the command `understudy`: the program itself, in this process's place."""
import os
import sys


def main() -> None:
    from understudy_standin._binary import binary_path, not_started
    from understudy_standin._errors import BinaryNotFound

    try:
        binary = binary_path()
        try:
            os.execv(binary, ["understudy", *sys.argv[1:]])
        except OSError as error:
            raise not_started(binary, error) from error
    except BinaryNotFound as error:
        print(f"understudy: {error}", file=sys.stderr)
        sys.exit(2)  # as for all that the user can set right


if __name__ == "__main__":
    main()
