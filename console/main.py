"""The stallwatch command."""


def main() -> None:
    raise SystemExit("stallwatch: no command is built yet")
