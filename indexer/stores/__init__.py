"""Where listings can be searched. Each store keeps one contract (contract.py) and passes one test suite.

A store holds nothing that cannot be rebuilt by replaying the ledger. Only this room opens sockets to search servers.
"""
