"""What did the operator ask for?

Sources, watches, routes and settings: YAML files in, frozen and checked records out, with every mistake at once
as `file:line: what was found (what was expected); what to do`. Unknown keys are errors.
Deliberately absent: any knowledge of how things are done. It imports only schema; whether a query parses or a
notifier's options are right is asked of those rooms by console.
"""
