from tests.postgres import cluster, migrated_template, postgres_house

__all__ = ["cluster", "migrated_template", "postgres_house"]
