from tests.serving import data, server, upgraded

__all__ = ["data", "server", "upgraded"]
