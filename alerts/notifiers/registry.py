"""Notifiers by the name an operator writes; loaded on first use."""

NOTIFIERS = {
    "email": "alerts.notifiers.email:EmailNotifier",
    "slack": "alerts.notifiers.slack:SlackNotifier",
}
