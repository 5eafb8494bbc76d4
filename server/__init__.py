"""The bureau program `anxin-server`: accounts, devices, numbers, imports, and the sync that laptops
speak. It stands on db, forms and inspection; the laptop program and it never import each other."""
