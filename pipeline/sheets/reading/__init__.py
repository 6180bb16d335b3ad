"""Read one sheet in a process of its own, with little memory and time.

What stands here runs in that process and starts quickly: no pandas, no pydantic, no database.
"""
