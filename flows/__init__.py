"""Time: batches, schedules and retries as thin Prefect flows over the core."""
