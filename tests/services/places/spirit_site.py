"""A forum of Spirit, in the project that `spirit startproject` makes; run by the interpreter of its own environment.

python spirit_site.py FOLDER prepare SEED.json   fills the database of the project FOLDER/sp
python spirit_site.py FOLDER serve PORT          serves it on loopback

The seed is that of machina_site.py, but that all of the forum is for members.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import django
from django.core.management import call_command

PROJECT = Path(sys.argv[1]) / "sp"
SETTINGS = """\
from .dev import *
DEBUG = False
ALLOWED_HOSTS = ["*"]
TIME_ZONE = "Europe/Moscow"
ST_PRIVATE_FORUM = True
ST_RATELIMIT_ENABLE = False
DATABASES["default"]["OPTIONS"] = {"timeout": 30, "transaction_mode": "IMMEDIATE"}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
LOGGING = {}
"""


def fill(seed: dict) -> None:
    from django.contrib.auth import get_user_model
    from spirit.category.models import Category

    users = {}
    for name, word in seed["users"].items():
        users[name] = get_user_model().objects.create_user(name, f"{name}@quay.example", word)
        users[name].st.is_verified = True
        users[name].st.save()
    for board in seed["boards"]:
        category = Category.objects.create(title=board["name"])
        for posts in board["threads"]:
            add_thread(category, posts, users)


def add_thread(category, posts: list, users: dict) -> None:
    from spirit.comment.models import Comment
    from spirit.core.utils.markdown import Markdown
    from spirit.topic.models import Topic

    first, times = posts[0], [datetime.fromisoformat(post["at"]) for post in posts]
    topic = Topic.objects.create(
        user=users[first["author"]], category=category, title=first["title"], date=times[0], last_active=times[-1],
        comment_count=len(posts),
    )  # fmt: skip
    for post, at in zip(posts, times, strict=True):
        html = Markdown().render(post["text"])
        Comment.objects.create(
            user=users[post["author"]], topic=topic, comment=post["text"], comment_html=html, date=at
        )


def main() -> None:
    sys.path.insert(0, str(PROJECT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "sp.settings.local"
    if sys.argv[2] == "prepare":
        (PROJECT / "sp" / "settings" / "local.py").write_text(SETTINGS, "utf-8")
    django.setup()
    if sys.argv[2] == "prepare":
        call_command("migrate", verbosity=0)
        fill(json.loads(Path(sys.argv[3]).read_text("utf-8")))
    else:
        call_command("runserver", f"127.0.0.1:{sys.argv[3]}", use_reloader=False, skip_checks=True)


main()
