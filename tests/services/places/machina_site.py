"""A Django site that is nothing but django-machina; run by the interpreter of its own environment.

python machina_site.py FOLDER prepare SEED.json   makes the database in FOLDER and fills it
python machina_site.py FOLDER serve PORT          serves it on loopback

The seed: users (name -> password), boards (name, members_only, threads); a thread is a list of posts (author, title,
text, at). Its times are aware, the site shows them in its zone.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

FOLDER = Path(sys.argv[1])
ZONE = "Europe/Moscow"
APPS = ("forum", "forum_conversation", "forum_conversation.forum_attachments", "forum_conversation.forum_polls",
        "forum_feeds", "forum_moderation", "forum_search", "forum_tracking", "forum_member",
        "forum_permission")  # fmt: skip
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
)
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE"},  # several visitors at once
}
TALK = ("can_start_new_topics", "can_reply_to_topics", "can_edit_own_posts", "can_post_without_approval")
SEE = ("can_see_forum", "can_read_forum")


def configure() -> None:
    import machina

    contrib = ("auth", "contenttypes", "sessions", "messages", "staticfiles")
    context = ("django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
               "django.contrib.messages.context_processors.messages",
               "machina.core.context_processors.metadata")  # fmt: skip
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.configure(
        SECRET_KEY="an invented key of an invented forum",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="machina_site",
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in contrib),
            *("mptt", "haystack", "widget_tweaks", "machina"),
            *(f"machina.apps.{name}" for name in APPS),
        ],
        MIDDLEWARE=list(MIDDLEWARE),
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates", machina.MACHINA_MAIN_TEMPLATE_DIR],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": list(context)},
            }
        ],
        DATABASES={"default": SQLITE | {"NAME": FOLDER / "forum.db"}},
        CACHES={"default": memory, "machina_attachments": memory | {"LOCATION": "attachments"}},
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # the passwords are invented; be quick
        STATIC_URL="/static/",
        MEDIA_ROOT=str(FOLDER / "media"),
        TIME_ZONE=ZONE,
        USE_TZ=True,
        LOGIN_REDIRECT_URL="/",
        LOGOUT_REDIRECT_URL="/",
        MACHINA_FORUM_NAME="Lantern quay",
    )


def fill(seed: dict) -> None:
    from django.contrib.auth import get_user_model
    from machina.apps.forum.models import Forum

    users = {name: get_user_model().objects.create_user(name, password=word) for name, word in seed["users"].items()}
    trade = Forum.objects.create(name="Trade", type=Forum.FORUM_CAT)
    permit(trade, guests=True)
    for board in seed["boards"]:
        forum = Forum.objects.create(name=board["name"], parent=trade, type=Forum.FORUM_POST)
        permit(forum, guests=not board["members_only"])
        for posts in board["threads"]:
            add_thread(forum, posts, users)


def permit(forum, *, guests: bool) -> None:
    from machina.apps.forum_permission.models import ForumPermission, UserForumPermission

    everybody = [({"authenticated_user": True}, SEE + TALK)] + [({"anonymous_user": True}, SEE)] * guests
    for who, codes in everybody:
        for permission in ForumPermission.objects.filter(codename__in=codes):
            UserForumPermission.objects.create(permission=permission, forum=forum, has_perm=True, **who)


def add_thread(forum, posts: list, users: dict) -> None:
    from machina.apps.forum_conversation.models import Post, Topic

    first, times = posts[0], [datetime.fromisoformat(post["at"]) for post in posts]
    topic = Topic.objects.create(
        forum=forum, poster=users[first["author"]], subject=first["title"], type=Topic.TOPIC_POST,
        status=Topic.TOPIC_UNLOCKED, approved=True,
    )  # fmt: skip
    for post, at in zip(posts, times, strict=True):
        made = Post.objects.create(topic=topic, poster=users[post["author"]], subject=post["title"],
                                   content=post["text"], approved=True)  # fmt: skip
        Post.objects.filter(pk=made.pk).update(created=at, updated=at)
    Topic.objects.filter(pk=topic.pk).update(created=times[0], last_post_on=times[-1])


def main() -> None:
    configure()
    django.setup()
    if sys.argv[2] == "prepare":
        call_command("migrate", verbosity=0)
        fill(json.loads(Path(sys.argv[3]).read_text("utf-8")))
    else:
        call_command("runserver", f"127.0.0.1:{sys.argv[3]}", use_reloader=False, skip_checks=True)


if __name__ == "__main__":
    main()
else:  # Django loads this very file again for its addresses
    urlpatterns = [path("accounts/", include("django.contrib.auth.urls")), path("", include("machina.urls"))]
