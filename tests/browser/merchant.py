"""A merchant's page from another origin, with the strictest policy that the bubble is documented to need."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>商品 8827</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><h1>降噪蓝牙耳机</h1><p><a href="#more">查看详情</a></p>
<script src="{origin}/bubble.js" data-shop="{shop}" async></script></body></html>"""


@contextmanager
def merchant_page(origin: str, shop: str, host: str = "localhost", head: str = "") -> Iterator[str]:
    """The address of the page; by default another site than ours, where the browser grants the frame no storage."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(origin=origin, shop=shop, head=head).encode() if self.path == "/" else b""
            self.send_response(200 if body else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"script-src {origin}; frame-src {origin}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{host}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
