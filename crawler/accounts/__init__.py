"""How do we stay logged in at a place, and when do we stop trying?

In: a config.Login, a page that shows a guest, and a Fetcher that may send one log-in form. Out: whether we are logged
in, and the account's state with its reason. forms.py finds and fills the form, signs.py tells what a page says of us,
sessions.py keeps cookies between crawls (encrypted), cookies.py takes over those of a session opened by hand,
account.py decides. Deliberately absent: registering, posting, solving a captcha, a second factor, and any form but the
log-in form.
"""
