"""The tools over the Model Context Protocol. This module alone knows the package `mcp`."""

import json
import os
import signal
from collections.abc import Mapping
from functools import partial
from threading import Lock

import anyio
import anyio.to_thread
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from dti_rules import __version__
from dti_rules.assistants.answers import ANSWERS
from dti_rules.assistants.checking import check
from dti_rules.assistants.known import Known
from dti_rules.assistants.schemas import answered, asked
from dti_rules.assistants.tools import INSTRUCTIONS, TOOLS
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, ProblemsError, choices, did_you_mean, fail
from dti_rules.words.text import Lang

_MOST_SAID = 20
"""So many problems are said in words; all that were kept are in the data."""


def server(known: Known, lang: Lang = "vi") -> Server[object]:
    """The server of the tools over some rule sets; it speaks `lang` where a question does not say otherwise."""
    one_at_a_time = Lock()

    async def tools(
        _context: ServerRequestContext[object], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name, lang) for name in TOOLS])

    async def call(_context: ServerRequestContext[object], params: types.CallToolRequestParams) -> types.CallToolResult:
        given = params.arguments or {}
        return await anyio.to_thread.run_sync(partial(_called, known, params.name, given, lang, one_at_a_time))

    return Server(
        "dti-rules",
        version=__version__,
        title="dti_rules",
        instructions=INSTRUCTIONS.of(lang),
        on_list_tools=tools,
        on_call_tool=call,
    )


def _tool(name: str, lang: Lang) -> types.Tool:
    title, about = TOOLS[name]
    return types.Tool(
        name=name,
        title=title.of(lang),
        description=about.of(lang),
        input_schema=asked(name),
        output_schema=answered(name),
        annotations=types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _called(known: Known, name: str, given: Mapping[str, object], lang: Lang, one: Lock) -> types.CallToolResult:
    """The answer of a tool, or what is wrong with what it was asked; nothing that goes wrong ends the server."""
    said: Lang = "en" if given.get("lang", lang) == "en" else "vi"
    try:
        if name not in ANSWERS:
            hint = did_you_mean(nearest(name, ANSWERS), choices(list(ANSWERS)))
            raise fail("DTI-L008", Place("/name"), value=name, hint=hint)
        check(name, given)
        with one:
            answer = ANSWERS[name](known, given, said)
    except ProblemsError as error:
        return _wrong(error, said)
    except Exception as error:
        return _wrong(fail("DTI-C005", reason=type(error).__name__), said)
    words = answer["text"] if name == "explain" else json.dumps(answer, ensure_ascii=False)
    return types.CallToolResult(content=[types.TextContent(type="text", text=words)], structured_content=answer)


def _wrong(error: ProblemsError, lang: Lang) -> types.CallToolResult:
    lines = [found.line(lang) for found in (*error.problems[:_MOST_SAID], *error.others(_MOST_SAID))]
    return types.CallToolResult(
        content=[types.TextContent(type="text", text="\n".join(lines))],
        structured_content={"problems": [found.as_json() for found in error.problems], "count": error.count},
        is_error=True,
    )


def serve(known: Known, lang: Lang) -> None:
    """Answers on standard input and output until the input ends, or until the process is asked to end."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)

    async def answering() -> None:
        made = server(known, lang)
        async with stdio_server() as (read, write):
            await made.run(read, write, made.create_initialization_options())

    anyio.run(answering)


def _end(number: int, _frame: object) -> None:
    """Ends at once: nothing is half done, and a thread that waits for the input would be waited for otherwise."""
    os._exit(128 + number)
