"""What the host keeps: the database, its tables, and one file of queries for each noun."""
