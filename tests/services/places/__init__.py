"""Forums and paste sites that nobody on this project wrote, run as their makers publish them, on loopback, each in a
virtual environment of its own. `table.py` names them; `environment.py` installs what `locks/place_*.txt` pins, once,
outside the work tree; `server.py` starts and ends them. What they show is invented here."""
