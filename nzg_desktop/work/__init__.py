"""What people ask for, as plain functions. No SQL and no Qt here; every write goes through this layer."""
