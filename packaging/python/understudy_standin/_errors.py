"""What goes wrong, in the program's own words where it said something."""


class UnderstudyError(Exception):
    """The base of all errors of this package."""


class BinaryNotFound(UnderstudyError):
    """The program is not where the package has it, or can't be run."""


class StartError(UnderstudyError):
    """The server did not start; the text is what it wrote on standard error."""


class NotReachable(UnderstudyError):
    """Nobody answers at the address of the stand-in."""


class Refused(UnderstudyError):
    """The stand-in's own API refused a request; the text names the remedy."""


class NotAStandIn(UnderstudyError):
    """Something was asked for that only the stand-in can do, and the tests run against the real platform."""
