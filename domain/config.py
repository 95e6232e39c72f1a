"""Settings, read once from the environment (and a local ``.env`` file)."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.paths import DATA_DIR, NORMS_DIR, ROOT


class Settings(BaseSettings):
    """All settings of the project; each is also a line of ``.env.example`` and of docs/operations.md."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    database_url: str = Field(
        default=f"sqlite:///{DATA_DIR / 'reform.db'}", description="SQLAlchemy address of the database"
    )
    files_dir: Path = Field(
        default=DATA_DIR / "files", description="Where files are kept as sent, by SHA-256"
    )
    geo_dir: Path = Field(
        default=DATA_DIR / "geo", description="Where map geometry is written and served from"
    )
    norms_dir: Path = Field(
        default=NORMS_DIR,
        description="Folder of the norms of equipment and services that a province may edit",
    )
    host: str = Field(default="127.0.0.1", description="Address the dashboard listens on")
    port: int = Field(default=8050, ge=1, le=65535, description="Port the dashboard listens on")
    home_province: str = Field(default="42", description="Code of the province whose reports are loaded")
    default_language: str = Field(
        default="vi", pattern="^(vi|en)$", description="Language of a page without lang="
    )
    due_days: int = Field(default=15, ge=0, description="Days after the end of a period when a report is due")
    complete_share: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="Share of expected communes from which a period is shown by default",
    )
    outlier_score: float = Field(
        default=8.0, gt=0, description="Score from which a count is noted as far from the unit's own history"
    )
    outlier_periods: int = Field(
        default=4, ge=3, description="Earlier periods needed before a count is compared with them"
    )
    dossier_memory: str = Field(
        default="2GB", description="Most memory DuckDB takes for counting dossiers; the rest goes to disk"
    )
    dossier_threads: int = Field(
        default=0, ge=0, description="Threads for counting dossiers; 0 = every core of the machine"
    )
    spark_master: str = Field(
        default="", description="Spark master for --engine spark; empty = Spark's own configuration"
    )
    cache_type: str = Field(default="SimpleCache", description="Back end of flask-caching")
    cache_redis_url: str = Field(default="", description="Redis address when CACHE_TYPE is RedisCache")


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
