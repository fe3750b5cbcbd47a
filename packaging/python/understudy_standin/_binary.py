"""Where the program is: beside this file, wherever the package was installed to."""
import os

from understudy_standin._errors import BinaryNotFound

_VARIABLE = "UNDERSTUDY_BINARY"


def _complaint(what: str) -> BinaryNotFound:
    if os.environ.get(_VARIABLE):
        return BinaryNotFound(f"{_VARIABLE}: {what}; unset it or name the program")
    return BinaryNotFound(f"{what}; install the wheel again, on Linux on x86-64")


def binary_path() -> str:
    """The program's path. UNDERSTUDY_BINARY in the environment names another build of it."""
    named = os.environ.get(_VARIABLE)
    path = named or os.path.join(os.path.dirname(os.path.abspath(__file__)), "_bin", "understudy")
    if not os.path.isfile(path):
        raise _complaint(f"there is no {path}")
    if not os.access(path, os.X_OK):
        if named:  # whose file that is, nobody knows: it stays as it is
            raise _complaint(f"{path} is not an executable file")
        # Some unpackers of wheels lose the mode.
        try:
            os.chmod(path, 0o755)
        except OSError as error:
            raise BinaryNotFound(f"{path} may not be executed ({error.strerror}); make it executable") from error
    return path


def not_started(path: str, error: OSError) -> BinaryNotFound:
    """What to raise when the system refused to run binary_path()."""
    return _complaint(f"{path} can't be run ({error.strerror})")
