"""The database: the only place with SQL. Plain values and questions go in, plain values come out."""
