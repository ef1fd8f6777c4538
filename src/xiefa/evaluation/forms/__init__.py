"""What people type about evaluations → clean values. The verbs decide."""
