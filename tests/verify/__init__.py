"""The gate as an instructor meets it who has made a mistake."""
