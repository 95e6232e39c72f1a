"""The metadata all tables share: constraint names, the exact number type, the key column."""

from sqlalchemy import Column, Integer, MetaData, Numeric

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

# Exact decimals: scores have two places, bandwidths a few; counts are whole.
VALUE = Numeric(18, 6, asdecimal=False)


def id_column() -> Column[int]:
    """The numeric key of a table."""
    return Column("id", Integer, primary_key=True, autoincrement=True)
