"""Notifiers by the name an operator writes; loaded on first use. Other packages: entry point group alerts.notifiers."""

NOTIFIERS = {
    "email": "alerts.notifiers.email:EmailNotifier",
    "slack": "alerts.notifiers.slack:SlackNotifier",
}
