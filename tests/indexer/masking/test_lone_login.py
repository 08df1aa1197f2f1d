"""One name and its password inside a sentence: masked; times, ports, formats and labels beside them: not."""

from __future__ import annotations

import pytest

from indexer.masking.keys import throwaway_keys
from indexer.masking.masked import mask_text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("The panel is open, admin:Hunter2x works on all of them.", "Hunter2x"),
        ("I got in with root:t00r!x and nothing else", "t00r!x"),
        ("Default login is admin:changeme, they never touched it", "changeme"),
        ("creds: svc_backup:Winter-2025", "Winter-2025"),
        ("credentials j.miller:Tr0ub4dor for the VPN", "Tr0ub4dor"),
        ("логин и пароль admin:Zima2026", "Zima2026"),
        ("后台登录 admin:qwe123456", "qwe123456"),
        ("backup lies at ftp://files:S3cretPw@files.example/", "S3cretPw"),
        ("(postgres:pg-pass-77)", "pg-pass-77"),
    ],
)
def test_the_password_of_a_lone_login_is_masked(text: str, secret: str) -> None:
    masked = mask_text(text, throwaway_keys())
    assert secret not in masked.text and "[password" in masked.text


@pytest.mark.parametrize(
    "text",
    [
        "Format is mail:pass, login:password or user:hash",
        "Selling admin:panel access and root:shell, 2000 hosts",
        "server:8080 and localhost:3306 answer, login opens at 10:30",
        "Price:$4500, escrow:accepted, contact:@harbor_x",
        "access:full, country:Spain, revenue:$40M",
        "see https://harbor.example:8443/login?a=b:c",
        "login page:https://panel.example/admin",
        "valid accounts:250000, dump date:2026-01-02",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert mask_text(text, throwaway_keys()).text == text
