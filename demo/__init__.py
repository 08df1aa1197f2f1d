"""What does it look like, with no crime in it?

An invented forum and paste site behind a private Tor network on loopback, a mail sink and a Slack-compatible sink.
The tests use the same parts. Deliberately absent: any second path through the product; a demo is a configuration
and a few servers.
"""
