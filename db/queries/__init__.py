"""Read models of the laptop: functions from a connection to frozen values, without words.

They run on SQLite only: laptops compute, the server serves.
"""
