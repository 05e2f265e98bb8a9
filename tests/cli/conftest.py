from tests.cli.hosting import site
from tests.serving import data, server, upgraded

__all__ = ["data", "server", "site", "upgraded"]
