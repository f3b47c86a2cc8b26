"""French words: typography, names, dates, sentences; nothing here knows a commune or a file."""
