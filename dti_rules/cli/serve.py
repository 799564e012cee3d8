"""`dti-rules serve`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import make, tell
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from typing import Unpack

    from dti_rules.web.start import ServeOptions

TOKEN = "DTI_RULES_TOKEN"
"""Environment variable: the token, which on the command line other users of the machine could see."""

_WHAT = Text(
    "RULESET: bộ chỉ số đưa lên dịch vụ (mã, mã@phiên-bản, thư mục hoặc tệp đã xuất); bỏ trống là mọi bộ đã cài.",
    "RULESET: the rule sets to serve: an id, id@version, a folder or an exported file; without any, all installed.",
)
_SAFE = Text(
    "Chỉ máy này truy cập được, trừ khi đặt mã truy cập (--token). Máy chủ không lưu gì và không mở tệp nào theo yêu "
    "cầu gửi đến; mỗi yêu cầu bị giới hạn về độ dài, số đơn vị, thời gian và bộ nhớ. Mô tả API: /openapi.json.",
    "Only this machine is heard, unless a token is given (--token). The server keeps nothing; no request can name a "
    "file; each is bounded in length, units, time and memory. The API is described at /openapi.json.",
)
_HOST = Text("Địa chỉ lắng nghe (mặc định 127.0.0.1).", "Where to listen (the default is 127.0.0.1).")
_PORT = Text("Cổng (mặc định 8922; 0: cổng nào còn trống).", "The port (the default is 8922; 0: any that is free).")
_ROOT = Text("Đường dẫn của dịch vụ khi đứng sau máy chủ ủy nhiệm (proxy), ví dụ /dti.",
             "The path below which a proxy serves this, such as /dti.")  # fmt: skip
_REGISTER = Text("Sổ đăng ký để xem (chỉ đọc).", "A register to show (read only).")
_TARGETS = Text("Mục tiêu cho màn hình điều hành, CSV (item,points[,due]).",
                "Targets for the operations screen, CSV (item,points[,due]).")  # fmt: skip
_TOKEN = Text(f"Mã truy cập mà mọi yêu cầu phải có; hoặc biến môi trường {TOKEN}.",
              f"The token that every request must have; or the environment variable {TOKEN}.")  # fmt: skip
_ORIGIN = Text("Địa chỉ trang web khác được phép gọi API (CORS); có thể dùng nhiều lần.",
               "The origin of another site's pages that may ask (CORS); may be given again.")  # fmt: skip
_NAME = Text("Tên máy chủ khác mà người dùng gọi đến, khi không đặt mã truy cập; có thể dùng nhiều lần.",
             "Another host name by which this may be called where there is no token; may be given again.")  # fmt: skip
_WORKERS = Text("Số tiến trình tính toán (mặc định 2).", "How many processes compute (the default is 2).")
_SECONDS = Text("Thời gian tính tối đa của một yêu cầu, bằng giây (mặc định 30).",
                "The most seconds that a request may compute (the default is 30).")  # fmt: skip


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(rulesets: tuple[str, ...], **chosen: "Unpack[ServeOptions]") -> None:
        from dti_rules.web.start import checked_settings, serve

        chosen["token"] = chosen["token"] if chosen["token"] is not None else os.environ.get(TOKEN, "")
        settings = checked_settings(rulesets, chosen)
        serve(settings, lang, tell)

    file = click.Path(path_type=Path)
    options = [
        click.Argument(["rulesets"], metavar="[RULESET]...", nargs=-1),
        click.Option(["--host"], default="127.0.0.1", help=_HOST.of(lang)),
        click.Option(["--port"], type=click.IntRange(0, 65535), default=8922, help=_PORT.of(lang)),
        click.Option(["--root-path"], metavar="PATH", default="", help=_ROOT.of(lang)),
        click.Option(["--register"], metavar="FILE", type=file, help=_REGISTER.of(lang)),
        click.Option(["--targets"], metavar="FILE", type=file, help=_TARGETS.of(lang)),
        click.Option(["--token"], metavar="TOKEN", help=_TOKEN.of(lang)),
        click.Option(["--cors"], metavar="ORIGIN", multiple=True, help=_ORIGIN.of(lang)),
        click.Option(["--name"], metavar="HOST", multiple=True, help=_NAME.of(lang)),
        click.Option(["--workers"], type=click.IntRange(1, 64), default=2, help=_WORKERS.of(lang)),
        click.Option(["--seconds"], type=click.FloatRange(min=1, max=3600), default=30, help=_SECONDS.of(lang)),
    ]
    return make(lang, "serve", run, about, _WHAT, _SAFE, options=options)
