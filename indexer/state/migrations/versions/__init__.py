"""The steps, in order: NNNN_what_it_does.py."""
