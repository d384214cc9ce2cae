"""One file per service: how its CloudFormation resource types become API calls."""
from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Registers the handlers of every file here."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
