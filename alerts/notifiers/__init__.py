"""How a notification is delivered: one file per service, each with its settings, its payload and its sending.

Retrying, grouping, silencing and logging of outcomes stay outside: the outbox and the stages do that.
"""
