from tests.postgres import postgres_house

__all__ = ["postgres_house"]
