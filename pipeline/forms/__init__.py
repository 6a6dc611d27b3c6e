"""Paper types as data: one TOML file a type, checked by a schema."""
