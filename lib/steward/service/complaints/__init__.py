"""The life of a complaint: its flow as data, who may decide, which revisit is owed, what left the flow."""
