from tests.cli.hosting import site
from tests.serving import data, server

__all__ = ["data", "server", "site"]
