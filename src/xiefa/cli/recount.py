"""The command that counts the votes of a meeting again, from its exported file alone; no database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from xiefa.cli.outcome import REFUSED, UNREADABLE, Failure, plain_line
from xiefa.council.counting import BadRecord, ItemResult, Quorum, Result, Rule, Share, recount

LARGEST_BYTES = 20 * 2**20
_LONGEST_REASON = 300
_BASES = {
    "zh": {
        "seats": "全部席位",
        "electorate": "应表决人",
        "members": "应表决人",
        "present": "到会人数",
        "cast": "同意加反对",
    },
    "en": {
        "seats": "seats",
        "electorate": "electorate",
        "members": "electorate",
        "present": "present",
        "cast": "for + against",
    },
}
_REASONS = {
    "zh": {
        "carried": "通过",
        "no_quorum": "未通过：不足法定人数",
        "empty_base": "未通过：计票基数为零",
        "not_enough": "未通过：票数不足",
    },
    "en": {
        "carried": "carried",
        "no_quorum": "not carried: no quorum",
        "empty_base": "not carried: nobody to count by",
        "not_enough": "not carried: not enough votes",
    },
}


def recount_file(options: argparse.Namespace) -> int:
    """Print quorum, majority and result of every item; exit code 5 when something declared does not follow."""
    results = results_of(Path(options.file))
    for number, result in enumerate(results, 1):
        print("\n".join(_lines(number, result, options.lang)))
    different = sum(bool(result.differences) for result in results)
    print(_summary(len(results), different, options.lang))
    return REFUSED if different else 0


def results_of(path: Path) -> list[ItemResult]:
    """The recount of a file; ``Failure`` says why it cannot be read, or that there is nothing to count."""
    data = _json_of(path)
    try:
        results = recount(data)
    except BadRecord as error:
        zh, en = (plain_line(words)[:_LONGEST_REASON] for words in (error.zh, error.en))
        raise _unreadable(f"{path}: {error.place}", zh, en) from error
    if not results:
        raise _unreadable(str(path), "文件里没有议程项，没有可以核对的。", "the file has no agenda item to count.")
    return results


def _json_of(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
        if len(data) > LARGEST_BYTES:
            raise _unreadable(str(path), "文件太大，不像一次会议的记录。", "the file is too large for a meeting.")
        # Some editors put a mark before the text.
        return json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        zh, en = f"打不开这个文件（{error.strerror}）。", f"the file cannot be opened ({error.strerror})."
        raise _unreadable(str(path), zh, en) from error
    except UnicodeDecodeError as error:
        raise _unreadable(str(path), "文件不是 UTF-8 编码。", "the file is not in UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(str(path), "这不是有效的 JSON 文件。", "this is no valid JSON file.") from error


def _unreadable(place: str, zh: str, en: str) -> Failure:
    ways = "请从会议页面重新导出。", "Export it again from the page of the meeting."
    return Failure(UNREADABLE, place=place, zh=(zh, ways[0]), en=(en, ways[1]))


def _lines(number: int, one: ItemResult, language: str) -> list[str]:
    is_zh = language == "zh"
    lines = [f"{number}. {plain_line(one.title)} {plain_line(one.resolution)}".rstrip()]
    if one.rule is None or one.quorum is None:
        lines.append("   没有计票的表决" if is_zh else "   no counted vote")
    else:
        lines.append(f"   {_quorum_line(one.rule, one.quorum, language)}")
        if one.result is not None:
            lines.append(f"   {_majority_line(one.rule, one.result, language)}")
            lines.append(f"   {'结果' if is_zh else 'result'}: {_REASONS[language][one.result.reason]}")
    lines += [f"   ✗ {plain_line(found.zh if is_zh else found.en)}" for found in one.differences]
    return lines


def _quorum_line(rule: Rule, quorum: Quorum, language: str) -> str:
    met = {"zh": ("达到", "不足"), "en": ("met", "not met")}[language][0 if quorum.is_met else 1]
    share = _share(rule.quorum, language)
    if language == "zh":
        return (
            f"法定人数: {share}，需 {quorum.needed}/{quorum.base}，实到 {quorum.count}"
            f"（到会 {quorum.present}，受托 {quorum.proxies}）：{met}"
        )
    return (
        f"quorum: {share}, needs {quorum.needed} of {quorum.base}, has {quorum.count}"
        f" (present {quorum.present}, proxies {quorum.proxies}): {met}"
    )


def _majority_line(rule: Rule, result: Result, language: str) -> str:
    share = _share(rule.majority, language)
    if language == "zh":
        return (
            f"表决: {share}，需 {result.needed}/{result.base}；同意 {result.votes_for}，反对 {result.votes_against}，"
            f"弃权 {result.votes_abstain}"
        )
    return (
        f"majority: {share}, needs {result.needed} of {result.base};"
        f" for {result.votes_for}, against {result.votes_against}, abstaining {result.votes_abstain}"
    )


def _share(share: Share, language: str) -> str:
    base = _BASES[language][share.of]
    part = f"{share.numerator}/{share.denominator}"
    if language == "zh":
        return f"{'超过' if share.is_strict else '达到'}{base}的 {part}"
    return f"{'more than' if share.is_strict else 'at least'} {part} of {base}"


def _summary(items: int, different: int, language: str) -> str:
    if language == "zh":
        return f"共 {items} 项，{different} 项与宣布的不符。" if different else f"共 {items} 项，与宣布的全部相符。"
    return (
        f"{items} items, {different} differ from what was declared."
        if different
        else f"{items} items, all as declared."
    )
