"""The house charts: from texts and numbers to complete Vega-Lite specifications."""
