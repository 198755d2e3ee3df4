"""One frozen configuration: defaults, then a TOML file, then QA_* variables, then arguments.

Unknown keys and unknown QA_* variables are refused with the nearest known name, since a setting that is
silently ignored is worse than none. The TOML file is ``$QA_CONFIG``, else ``wenbao.toml`` in the working folder.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from qa.errors import ConfigError

PREFIX = "QA_"
CONFIG_VARIABLE = "QA_CONFIG"
CONFIG_FILE = "wenbao.toml"


class Config(BaseSettings):
    """All settings. Each can be given as QA_<NAME>, e.g. ``QA_LIBRARY=/srv/reports-library``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    library: Path = Field(Path("library"), description="folder of the ingested reports")
    cache: Path = Field(default_factory=lambda: user_cache_path("wenbao"), description="folder of prepared models")
    feedback: Path | None = Field(None, description="file of visitors' feedback; beside the library if not set")
    today: date | None = Field(None, description="the day of asking (今年 is its year); the clock if not set")

    embedding_model: str = Field("default", description="'default', a hub id, or a sentence-transformers folder")
    query_prefix: str | None = Field(None, description="put before a question; the model's own if not set")
    passage_prefix: str | None = Field(None, description="put before a passage; the model's own if not set")
    embedding_batch: int = Field(8, gt=0, le=1024, description="passages per encoder batch; more on a GPU")

    engine: Literal["openvino", "transformers", "openai"] = Field("openvino", description="generator engine")
    generator_model: str = Field("default", description="'default', a hub id, a folder, a .gguf, or a server's name")
    device: str = Field("auto", description="'auto', 'cpu' or 'cuda'; the packaged encoder takes a GPU only for 'cuda'")
    openai_base_url: str = Field("http://127.0.0.1:8080/v1", description="an OpenAI-compatible server")
    openai_api_key: SecretStr = Field(SecretStr("none"), description="its key")
    answer_tokens: int = Field(256, gt=0, le=4096, description="limit on a generated answer, in tokens")

    evidence_characters: int = Field(360, ge=100, le=8000, description="evidence in the prompt for a figure")
    passage_characters: int = Field(700, ge=100, le=8000, description="the same for a list, a definition, a summary")
    candidates: int = Field(40, gt=0, le=1000, description="chunks taken from each searcher")
    rrf_k: int = Field(60, gt=0, description="the constant of reciprocal rank fusion (Cormack et al. 2009)")

    @property
    def feedback_file(self) -> Path:
        """Where feedback is kept: not in the library, so that removing the library leaves it."""
        return self.feedback or self.library.absolute().with_name(f"{self.library.absolute().name}-feedback.jsonl")

    @property
    def year(self) -> int:
        """The year that 今年 means."""
        return (self.today or date.today()).year

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Read file and environment; arguments that are not None win.

        Raises:
            ConfigError: a key or a QA_* variable is unknown, or a value has no sense.
        """
        _refuse_unknown_variables(set(cls.model_fields))
        try:
            return cls(**{key: value for key, value in overrides.items() if value is not None})
        except ValidationError as error:
            raise ConfigError(_explain(error, set(cls.model_fields))) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{_config_file()} 不是合法的 TOML（UTF-8）：{error}") from error
        except OSError as error:
            raise ConfigError(f"{_config_file()} 不能读取（{error.strerror}）；请检查权限") from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then variables, then the TOML file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _config_file())


def _config_file() -> Path:
    named = os.environ.get(CONFIG_VARIABLE)
    if named and not Path(named).is_file():
        raise ConfigError(f"{CONFIG_VARIABLE} 指向 {named}，没有这个文件；请改正路径或去掉该变量")
    return Path(named or CONFIG_FILE)


def _refuse_unknown_variables(known: set[str]) -> None:
    for name in os.environ:
        if name.startswith(PREFIX) and name != CONFIG_VARIABLE and name[len(PREFIX) :].lower() not in known:
            raise ConfigError(f"不认识的环境变量 {name}{_nearest(name[len(PREFIX) :].lower(), known, PREFIX)}")


def _nearest(name: str, known: set[str], prefix: str = "") -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"；是不是 {prefix}{close[0].upper() if prefix else close[0]}？"
    return f"；可用：{'、'.join(sorted(known))}"


def _explain(error: ValidationError, known: set[str]) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{_config_file()} 里有不认识的设置“{key}”{_nearest(key, known)}"
    return f"设置 {key} 的值 {str(first['input'])!r} 不合适：{first['msg']}"
