"""What people did while they learned: who they are, and every answer as an event that is never rewritten."""
