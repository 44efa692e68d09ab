"""The default store: one process, one folder, everything in memory, and a journal on disk."""
