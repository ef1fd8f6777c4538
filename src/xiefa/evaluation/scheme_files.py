"""Reading a scheme's YAML or JSON text, which the pure scoring does not: a key that stands twice is refused."""

from __future__ import annotations

from typing import Any

import yaml

from xiefa.evaluation.scoring import Problem, Unfit, read_json


class _Once(yaml.SafeLoader):
    """Reads plain data only, and no key twice in one group."""


def _group(loader: _Once, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key in (key for key, _value in node.value if isinstance(key, yaml.ScalarNode)):
        if key.value in seen:
            line = key.start_mark.line + 1
            zh = f"第 {line} 行：键 {key.value} 在同一组里已经有了，请删去一处。"
            raise Unfit([Problem("", zh, f"line {line}: the key {key.value} stands twice in one group.")])
        seen.add(str(key.value))
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _group)


def read_text(text: bytes) -> Any:
    """The data of a scheme's file (YAML, of which JSON is a part); ``Unfit`` says where it is none."""
    if text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json(text)
    try:
        return yaml.load(text.decode("utf-8-sig"), Loader=_Once)  # noqa: S506  (a SafeLoader)
    except UnicodeDecodeError as error:
        raise Unfit(
            [Problem("", "文件不是 UTF-8 编码，请另存为 UTF-8。", "the file is not in UTF-8; save it as such.")]
        ) from error
    except Unfit:
        raise
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        words = f"第 {line} 行不是有效的 YAML。", f"line {line} is no valid YAML: {error.problem or error.context}."
        raise Unfit([Problem("", *words)]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unfit([Problem("", "这不是有效的 YAML 文件。", "this is no valid YAML file.")]) from error


def written(content: Any) -> str:
    """The data of a scheme as YAML, in its own order, as people change it."""
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120))
