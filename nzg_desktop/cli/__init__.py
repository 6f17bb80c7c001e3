"""The command line: a thin face over `work`, for scripts, tests and engineers."""
