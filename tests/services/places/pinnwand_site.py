"""pinnwand's own command, on loopback alone: by itself it listens on all interfaces. Run by the interpreter of its own
environment, with pinnwand's arguments."""

import tornado.web
from pinnwand.command import main

_listen = tornado.web.Application.listen


def on_loopback(self, port, address=None, **options):
    return _listen(self, port, "127.0.0.1", **options)


tornado.web.Application.listen = on_loopback
main()
