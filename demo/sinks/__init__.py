"""Who receives, when nobody real may? A mail server and a Slack-compatible server on loopback.

Both keep what they get as files, check it as the real ones do, and can be told to refuse or to stall.
Deliberately absent: any knowledge of what the messages say.
"""
