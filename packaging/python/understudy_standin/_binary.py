"""Where the program is: beside this file, wherever the package was installed to."""
import os

from understudy_standin._errors import BinaryNotFound


def binary_path() -> str:
    """The program's path. UNDERSTUDY_BINARY in the environment names another build of it."""
    named = os.environ.get("UNDERSTUDY_BINARY")
    path = named or os.path.join(os.path.dirname(os.path.abspath(__file__)), "_bin", "understudy")
    if not os.path.isfile(path):
        remedy = "unset it or name the program" if named else "install the wheel again, on Linux on x86-64"
        raise BinaryNotFound(f"{'UNDERSTUDY_BINARY: ' if named else ''}there is no {path}; {remedy}")
    if not os.access(path, os.X_OK):
        # Some unpackers of wheels lose the mode.
        try:
            os.chmod(path, 0o755)
        except OSError as error:
            raise BinaryNotFound(f"{path} may not be executed ({error.strerror}); make it executable") from error
    return path
