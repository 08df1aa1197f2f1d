"""What does the operator see and do?

Commands, the service (APScheduler), and the one readable file in which the rooms are wired together (wiring.py).
Deliberately absent: business code; a job or command calls a function of another room.
"""
