"""From a bureau's Excel lists to a plan of changes: columns (data), cells, records, the plan.
All is pure but `server.imports.run`, which reads the database and writes through the journal."""
