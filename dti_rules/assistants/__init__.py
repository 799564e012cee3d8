"""What assistants may ask: read-only tools over the Model Context Protocol."""
