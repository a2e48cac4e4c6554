"""The steps of a lesson as questions for a learning-management system, which marks numbers by itself."""
